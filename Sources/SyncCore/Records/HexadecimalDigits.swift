/// The four hexadecimal digits of a `\u` escape, looked at all at once: Zoho escapes whole words, and which digits are letters
/// cannot be foreseen.
enum HexadecimalDigits {
    /// The number that the four bytes stand for; nil where one of them is no digit.
    @inline(__always)
    static func value(_ digits: UnsafeRawPointer) -> UInt16? {
        let word = digits.loadUnaligned(as: UInt32.self).bigEndian
        let highs: UInt32 = 0x8080_8080
        let lower = word | 0x2020_2020
        guard word & highs == 0 else { return nil }
        // Below 0x80 no byte carries into the next. The high bit of each byte: set from `0` on and not behind `9`, or from
        // `a` on and not behind `f`.
        let numerals = (word &+ 0x5050_5050) & ~(word &+ 0x4646_4646)
        let letters = (lower &+ 0x1F1F_1F1F) & ~(lower &+ 0x1919_1919)
        guard (numerals | letters) & highs == highs else { return nil }
        // A letter's low bits count from 1.
        let values = (word & 0x0F0F_0F0F) &+ (word &>> 6 & 0x0101_0101) &* 9
        let pairs = (values | values &>> 4) & 0x00FF_00FF
        return UInt16(truncatingIfNeeded: pairs | pairs &>> 8)
    }
}
