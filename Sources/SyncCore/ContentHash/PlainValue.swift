/// A value that is canonical as it stands, with a comma behind it: what nearly every member of a record has, found out with
/// a few comparisons. Nil for any other, whether that is valid or not: whoever reads those looks closer.
///
/// So that not every look needs a check, ``window`` bytes must be there to read.
struct PlainValue {
    static let window = 32

    /// The comma.
    let end: Int
    /// Before the end where a number has zeros behind the point.
    let canonicalEnd: Int

    @inline(__always)
    private init(end: Int, canonicalEnd: Int) {
        self.end = end
        self.canonicalEnd = canonicalEnd
    }

    /// A value that is canonical in full.
    @inline(__always)
    private init(end: Int) {
        self.init(end: end, canonicalEnd: end)
    }

    @inline(__always)
    init?(_ lexer: JSONLexer, at start: Int) {
        let text = UnsafeRawPointer(lexer.base)
        switch text.load(fromByteOffset: start, as: UInt8.self) {
        case UInt8(ascii: "\""):
            guard let value = Self.string(lexer, at: start) else { return nil }
            self = value
        case UInt8(ascii: "t"):
            guard Self.four(text, at: start) == Self.true, Self.isComma(text, at: start &+ 4) else { return nil }
            self.init(end: start &+ 4)
        case UInt8(ascii: "f"):
            guard Self.four(text, at: start &+ 1) == Self.alse, Self.isComma(text, at: start &+ 5) else { return nil }
            self.init(end: start &+ 5)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            guard let value = Self.number(text, at: start) else { return nil }
            self = value
        case UInt8(ascii: "["):
            guard Self.two(text, at: start &+ 1) == Self.bracketAndComma else { return nil }
            self.init(end: start &+ 2)
        case UInt8(ascii: "{"):
            guard Self.two(text, at: start &+ 1) == Self.braceAndComma else { return nil }
            self.init(end: start &+ 2)
        default:
            return nil
        }
    }

    // MARK: Bytes, the first one lowest

    private static let quoteAndComma: UInt16 = 0x2C22
    private static let bracketAndComma: UInt16 = 0x2C5D
    private static let braceAndComma: UInt16 = 0x2C7D
    private static let `true`: UInt32 = 0x6575_7274
    /// `false` from its second letter on.
    private static let alse: UInt32 = 0x6573_6C61

    @inline(__always)
    private static func two(_ text: UnsafeRawPointer, at offset: Int) -> UInt16 {
        text.loadUnaligned(fromByteOffset: offset, as: UInt16.self).littleEndian
    }

    @inline(__always)
    private static func four(_ text: UnsafeRawPointer, at offset: Int) -> UInt32 {
        text.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
    }

    @inline(__always)
    private static func isComma(_ text: UnsafeRawPointer, at offset: Int) -> Bool {
        text.load(fromByteOffset: offset, as: UInt8.self) == UInt8(ascii: ",")
    }

    // MARK: Strings

    @inline(__always)
    private static func string(_ lexer: JSONLexer, at start: Int) -> PlainValue? {
        let text = UnsafeRawPointer(lexer.base)
        // Every third value of a record is empty, mostly the same ones: a guess that the processor gets right, and so does
        // not have to wait for the search below to know where to go on.
        if two(text, at: start &+ 1) == quoteAndComma { return PlainValue(end: start &+ 2) }
        var position = start &+ 1
        repeat {
            let special = JSONLexer.specialBytes(text, at: position)
            if special != 0 {
                position &+= special.trailingZeroBitCount &>> 3
                if two(text, at: position) == quoteAndComma { return PlainValue(end: position &+ 1) }
                // Most strings with escapes have to be written anew, and then this look would be in vain.
                let isEscape = text.load(fromByteOffset: position, as: UInt8.self) == UInt8(ascii: "\\")
                return isEscape ? nil : otherString(lexer, at: start)
            }
            position &+= 8
        } while lexer.end &- position >= 16
        return nil
    }

    /// A string with characters beyond ASCII.
    @inline(never)
    private static func otherString(_ lexer: JSONLexer, at start: Int) -> PlainValue? {
        var lexer = lexer
        lexer.position = start
        guard let token = try? lexer.string(), token.isCanonical, lexer.position < lexer.end,
            lexer.base[lexer.position] == UInt8(ascii: ",")
        else { return nil }
        return PlainValue(end: lexer.position)
    }

    // MARK: Numbers

    /// A number with at most seven digits before the point and as many behind it. Where there are only zeros behind the point
    /// the canonical form has neither them nor the point.
    @inline(__always)
    private static func number(_ text: UnsafeRawPointer, at start: Int) -> PlainValue? {
        let whole = Digits(text, at: start)
        guard whole.count < 8, whole.count == 1 || whole.first != 0 else { return nil }
        let point = start &+ whole.count
        if isComma(text, at: point) { return PlainValue(end: point) }
        guard text.load(fromByteOffset: point, as: UInt8.self) == UInt8(ascii: ".") else { return nil }
        let fraction = Digits(text, at: point &+ 1)
        let end = point &+ 1 &+ fraction.count
        guard fraction.count > 0, fraction.count < 8, isComma(text, at: end) else { return nil }
        let zeros = fraction.zerosAtEnd
        if zeros == fraction.count { return PlainValue(end: end, canonicalEnd: point) }
        // Behind `0.` and more zeros an exponent may be due.
        return whole.first == 0 ? nil : PlainValue(end: end, canonicalEnd: end &- zeros)
    }

    /// Up to eight digits, all looked at at once.
    private struct Digits {
        /// A digit's value in each byte, the first one lowest.
        private let values: UInt64
        let count: Int

        @inline(__always)
        init(_ text: UnsafeRawPointer, at start: Int) {
            let word = text.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
            values = word ^ 0x3030_3030_3030_3030
            // Adding 0x76 to ten or more sets the high bit of a byte, and carries nothing into the next.
            let others = ((values & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | values
            count = (others & 0x8080_8080_8080_8080).trailingZeroBitCount &>> 3
        }

        @inline(__always) var first: UInt64 { values & 0xFF }

        /// Of one to seven digits.
        @inline(__always) var zerosAtEnd: Int {
            min((values &<< UInt64(truncatingIfNeeded: 64 &- count &* 8)).leadingZeroBitCount &>> 3, count)
        }
    }
}
