/// The canonical form of JSON strings (RFC 8785, 3.2.2.2): `\b \t \n \f \r \" \\` and lower-case `\u00xx` for the other
/// control characters, everything else as plain UTF-8.
enum CanonicalString {
    /// Appends the characters that a string with escapes stands for, as UTF-8.
    ///
    /// - Parameter content: what stands between the quotes of a string that ``JSONLexer/string()`` accepted.
    static func appendUnescaped(_ content: UnsafeBufferPointer<UInt8>, to scratch: inout ByteScratch) {
        // No character is longer than its escape.
        scratch.append(atMost: content.count) { destination in
            var (index, to) = (0, destination)
            while index < content.count {
                if content[index] != UInt8(ascii: "\\") {
                    write(content[index], &to)
                    index += 1
                } else if content[index + 1] == UInt8(ascii: "u") {
                    let codePoint: UInt32
                    (codePoint, index) = Self.codePoint(content, at: index)
                    writeUTF8(codePoint, &to)
                } else {
                    write(character(ofEscape: content[index + 1]), &to)
                    index += 2
                }
            }
            return to - destination
        }
    }

    /// Appends the canonical form of a string with escapes, without the quotes.
    ///
    /// - Parameter content: what stands between the quotes of a string that ``JSONLexer/string()`` accepted.
    static func appendRewritten(_ content: UnsafeBufferPointer<UInt8>, to scratch: inout ByteScratch) {
        // Nothing has a shorter escape than the canonical one.
        scratch.append(atMost: content.count) { destination in
            var (index, to) = (0, destination)
            while index < content.count {
                let byte = content[index]
                if byte != UInt8(ascii: "\\") {
                    write(byte, &to)
                    index += 1
                } else if content[index + 1] == UInt8(ascii: "u") {
                    let codePoint: UInt32
                    (codePoint, index) = Self.codePoint(content, at: index)
                    if codePoint < 0x80 {
                        writeEscaped(UInt8(truncatingIfNeeded: codePoint), &to)
                    } else {
                        writeUTF8(codePoint, &to)
                    }
                } else {
                    writeEscaped(character(ofEscape: content[index + 1]), &to)
                    index += 2
                }
            }
            return to - destination
        }
    }

    /// Appends characters in their canonical escapes, without the quotes.
    static func appendEscaped(_ characters: UnsafeBufferPointer<UInt8>, to scratch: inout ByteScratch) {
        scratch.append(atMost: 6 * characters.count) { destination in
            var to = destination
            for byte in characters { writeEscaped(byte, &to) }
            return to - destination
        }
    }

    @inline(__always)
    private static func write(_ byte: UInt8, _ to: inout UnsafeMutablePointer<UInt8>) {
        to.pointee = byte
        to += 1
    }

    @inline(__always)
    private static func writeEscaped(_ byte: UInt8, _ to: inout UnsafeMutablePointer<UInt8>) {
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { return write(byte, &to) }
        write(UInt8(ascii: "\\"), &to)
        if let short = shortEscape(of: byte) { return write(short, &to) }
        for digit in "u00".utf8 { write(digit, &to) }
        write(hexadecimalDigit(byte >> 4), &to)
        write(hexadecimalDigit(byte & 0xF), &to)
    }

    /// The code point of the escape at `escape`, of two escapes where it is beyond U+FFFF, and the index behind it.
    @inline(__always)
    private static func codePoint(_ content: UnsafeBufferPointer<UInt8>, at escape: Int) -> (UInt32, end: Int) {
        let high = codeUnit(content, at: escape + 2)
        guard high & 0xFC00 == 0xD800 else { return (high, escape + 6) }
        let low = codeUnit(content, at: escape + 8)
        return (0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF), escape + 12)
    }

    /// The lexer has checked the digits.
    private static func codeUnit(_ content: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt32 {
        let digits = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(content)[start..<start + 4])
        return digits.baseAddress.flatMap(HexadecimalDigits.value).map(UInt32.init) ?? 0xFFFD
    }

    @inline(__always)
    private static func writeUTF8(_ codePoint: UInt32, _ to: inout UnsafeMutablePointer<UInt8>) {
        switch codePoint {
        case 0..<0x80:
            write(UInt8(codePoint), &to)
        case 0x80..<0x800:
            write(UInt8(0xC0 | codePoint >> 6), &to)
            write(UInt8(0x80 | codePoint & 0x3F), &to)
        case 0x800..<0x10000:
            write(UInt8(0xE0 | codePoint >> 12), &to)
            write(UInt8(0x80 | codePoint >> 6 & 0x3F), &to)
            write(UInt8(0x80 | codePoint & 0x3F), &to)
        default:
            write(UInt8(0xF0 | codePoint >> 18), &to)
            write(UInt8(0x80 | codePoint >> 12 & 0x3F), &to)
            write(UInt8(0x80 | codePoint >> 6 & 0x3F), &to)
            write(UInt8(0x80 | codePoint & 0x3F), &to)
        }
    }

    private static func character(ofEscape letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "r"): 0x0D
        default: letter
        }
    }

    private static func shortEscape(of byte: UInt8) -> UInt8? {
        switch byte {
        case 0x08: UInt8(ascii: "b")
        case 0x09: UInt8(ascii: "t")
        case 0x0A: UInt8(ascii: "n")
        case 0x0C: UInt8(ascii: "f")
        case 0x0D: UInt8(ascii: "r")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
        default: nil
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + 0x30 : value + 0x57
    }
}
