/// A lexer over JSON bytes: it finds where tokens end and refuses what RFC 8259 does not allow. No tree is built.
///
/// Works on a raw pointer because this is the hot path (every byte of every page goes through it once); every read is
/// preceded by a bound check against `end`. Strings are scanned eight bytes at a time.
struct JSONLexer {
    let base: UnsafePointer<UInt8>
    let end: Int
    var position: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int = 0) {
        // An empty buffer may have no base address; any other does, since nothing is read while `end` is 0.
        base = bytes.baseAddress ?? ("" as StaticString).utf8Start
        end = bytes.count
        self.position = position
    }

    /// What a string token was found to hold; decides whether its bytes are canonical as they stand.
    struct StringToken {
        /// First byte after the opening quote.
        let start: Int
        /// The closing quote.
        let end: Int
        let hasEscape: Bool
    }

    // MARK: White space and punctuation

    @inline(__always)
    mutating func skipWhiteSpace() {
        while position < end {
            let byte = base[position]
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    @inline(__always)
    func peek() throws(JSONFault) -> UInt8 {
        guard position < end else { throw JSONFault(.unexpectedEnd, at: end) }
        return base[position]
    }

    @inline(__always)
    mutating func expect(_ byte: UInt8, _ name: StaticString) throws(JSONFault) {
        guard try peek() == byte else { throw unexpected(name) }
        position += 1
    }

    func unexpected(_ expected: StaticString) -> JSONFault {
        guard position < end else { return JSONFault(.unexpectedEnd, at: end) }
        return JSONFault(.unexpectedByte(base[position], expected: expected.description), at: position)
    }

    // MARK: Strings

    /// Reads a string from its opening quote to behind its closing quote.
    @inline(__always)
    mutating func string() throws(JSONFault) -> StringToken {
        try expect(UInt8(ascii: "\""), "a string")
        let start = position
        var hasEscape = false
        while true {
            skipPlainASCII()
            guard position < end else { throw JSONFault(.unexpectedEnd, at: end) }
            let byte = base[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return StringToken(start: start, end: position - 1, hasEscape: hasEscape)
            }
            if byte >= 0x80 {
                try skipNonASCII()
            } else if byte == UInt8(ascii: "\\") {
                hasEscape = true
                try skipEscape()
            } else {
                throw JSONFault(.controlCharacterInString(byte), at: position)
            }
        }
    }

    /// Moves to the next byte that is a quote, a backslash, a control character or not ASCII.
    @inline(__always)
    private mutating func skipPlainASCII() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        while position + 8 <= end {
            let word = UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self).littleEndian
            // Each term has the high bit of a byte set where that byte is special. A borrow can set bits above the
            // first hit, never below it, and only the lowest is used ("Bit Twiddling Hacks", haszero and hasless).
            let quotes = word ^ (ones &* 0x22)
            let backslashes = word ^ (ones &* 0x5C)
            let hits =
                ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
                | ((word &- ones &* 0x20) & ~word) | word
            let special = hits & highs
            if special != 0 {
                position += special.trailingZeroBitCount >> 3
                return
            }
            position += 8
        }
        while position < end {
            let byte = base[position]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 || byte >= 0x80 { return }
            position += 1
        }
    }

    /// Checks a run of well-formed UTF-8 beyond ASCII (Unicode, table 3-7).
    private mutating func skipNonASCII() throws(JSONFault) {
        while position < end, base[position] >= 0x80 {
            let lead = base[position]
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            case 0xF1...0xF3: length = 4
            default: throw JSONFault(.invalidUTF8, at: position)
            }
            guard position + length <= end else { throw JSONFault(.invalidUTF8, at: position) }
            guard second.contains(base[position + 1]) else { throw JSONFault(.invalidUTF8, at: position) }
            for index in 2..<max(2, length) where base[position + index] & 0xC0 != 0x80 {
                throw JSONFault(.invalidUTF8, at: position)
            }
            position += length
        }
    }

    private mutating func skipEscape() throws(JSONFault) {
        let start = position
        position += 1
        switch try peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            position += 1
            let unit = try codeUnit(escapeAt: start)
            guard unit & 0xF800 == 0xD800 else { return }
            guard unit < 0xDC00, position + 1 < end, base[position] == UInt8(ascii: "\\"),
                base[position + 1] == UInt8(ascii: "u")
            else { throw JSONFault(.loneSurrogate, at: start) }
            position += 2
            guard try codeUnit(escapeAt: position - 2) & 0xFC00 == 0xDC00 else {
                throw JSONFault(.loneSurrogate, at: start)
            }
        default:
            throw JSONFault(.invalidEscape, at: start)
        }
    }

    /// The four hexadecimal digits of a `\u` escape.
    mutating func codeUnit(escapeAt start: Int) throws(JSONFault) -> UInt16 {
        guard position + 4 <= end else { throw JSONFault(.unexpectedEnd, at: end) }
        var unit: UInt16 = 0
        for index in position..<position + 4 {
            guard let digit = Self.hexadecimalValue(base[index]) else { throw JSONFault(.invalidEscape, at: start) }
            unit = unit << 4 | UInt16(digit)
        }
        position += 4
        return unit
    }

    private static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    // MARK: Numbers and words

    /// Reads a number (RFC 8259, section 6) and tells whether its text already is its canonical form.
    @inline(__always)
    mutating func number() throws(JSONFault) -> (start: Int, isCanonical: Bool) {
        let start = position
        let isNegative = base[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let first = position
        skipDigits()
        let integerDigits = position - first
        guard integerDigits > 0 else { throw unexpected("a digit") }
        let startsWithZero = base[first] == UInt8(ascii: "0")
        if startsWithZero, integerDigits > 1 {
            position = first + 1
            throw unexpected("a comma, a bracket or the end after a leading zero")
        }
        // Up to 21 digits ECMAScript prints a whole number without an exponent.
        var isCanonical = integerDigits <= 21 && !(isNegative && startsWithZero)
        if position < end, base[position] == UInt8(ascii: ".") {
            isCanonical = try fraction(afterZero: startsWithZero) && integerDigits <= 21
        }
        if position < end, base[position] | 0x20 == UInt8(ascii: "e") {
            isCanonical = false
            try exponent()
        }
        return (start, isCanonical)
    }

    /// Returns whether the fraction leaves the number canonical: no zero at its end, and, behind a lone zero, fewer than
    /// six zeros at its start (ECMAScript changes to an exponent at 1e-7).
    @inline(__always)
    private mutating func fraction(afterZero: Bool) throws(JSONFault) -> Bool {
        position += 1
        let start = position
        skipDigits()
        guard position > start else { throw unexpected("a digit after the decimal point") }
        guard base[position - 1] != UInt8(ascii: "0") else { return false }
        guard afterZero else { return true }
        var zeros = 0
        while base[start + zeros] == UInt8(ascii: "0") { zeros += 1 }
        return zeros < 6
    }

    private mutating func exponent() throws(JSONFault) {
        position += 1
        if position < end, base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") { position += 1 }
        let start = position
        skipDigits()
        guard position > start else { throw unexpected("a digit of the exponent") }
    }

    @inline(__always)
    private mutating func skipDigits() {
        while position < end, base[position] &- 0x30 < 10 { position += 1 }
    }

    /// Reads `true`, `false` or `null`.
    @inline(__always)
    mutating func word(_ word: StaticString) throws(JSONFault) {
        let start = position
        for index in 0..<word.utf8CodeUnitCount {
            position = start + index
            guard try peek() == word.utf8Start[index] else { throw unexpected(word) }
        }
        position = start + word.utf8CodeUnitCount
    }
}
