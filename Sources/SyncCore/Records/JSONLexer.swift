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
        /// Whether each escape is the one that the canonical form has for its character.
        let isCanonical: Bool
    }

    /// Where a number stands, and which part of its text is its canonical form: `168` of `168.0`.
    struct NumberToken {
        let start: Int
        let end: Int
        /// False where the canonical form is not a part of the text: `1e3`.
        let hasCanonicalPart: Bool
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

    /// The bytes of a span that was read.
    @inline(__always)
    func bytes(_ span: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + span.lowerBound, count: span.count)
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
        // Every third value of a record is empty, mostly the same ones: a guess that the processor gets right, and so does
        // not have to wait for the search below to know where to go on.
        if position < end, base[position] == UInt8(ascii: "\"") {
            position += 1
            return StringToken(start: start, end: start, hasEscape: false, isCanonical: true)
        }
        var hasEscape = false
        var isCanonical = true
        while true {
            skipPlainASCII()
            guard position < end else { throw JSONFault(.unexpectedEnd, at: end) }
            let byte = base[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return StringToken(
                    start: start,
                    end: position - 1,
                    hasEscape: hasEscape,
                    isCanonical: isCanonical
                )
            }
            if byte >= 0x80 {
                try skipNonASCII()
            } else if byte == UInt8(ascii: "\\") {
                hasEscape = true
                let escapeIsCanonical = try skipEscape()
                isCanonical = isCanonical && escapeIsCanonical
            } else {
                throw JSONFault(.controlCharacterInString(byte), at: position)
            }
        }
    }

    /// Moves to the next byte that is a quote, a backslash, a control character or not ASCII.
    @inline(__always)
    private mutating func skipPlainASCII() {
        while position + 8 <= end {
            let special = Self.specialBytes(UnsafeRawPointer(base), at: position)
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

    /// Eight bytes of a string: the lowest bit that is set is the high bit of the first that is a quote, a backslash, a
    /// control character or not ASCII.
    @inline(__always)
    static func specialBytes(_ text: UnsafeRawPointer, at offset: Int) -> UInt64 {
        let word = text.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
        let ones: UInt64 = 0x0101_0101_0101_0101
        // Exclusive or with 2 makes the quote and the control characters the 33 smallest. Only a special byte borrows from
        // the next, so the lowest hit is true ("Bit Twiddling Hacks", hasless).
        let quotesAndControls = (word ^ (ones &* 2)) &- (ones &* 0x21)
        let backslashes = (word ^ (ones &* 0x5C)) &- ones
        return (quotesAndControls | backslashes | word) & (ones &* 0x80)
    }

    /// Checks a run of well-formed UTF-8 beyond ASCII (Unicode, table 3-7).
    private mutating func skipNonASCII() throws(JSONFault) {
        while position < end, base[position] >= 0x80 {
            let lead = base[position]
            // Two bytes: all of Arabic, Hebrew, Greek, Cyrillic and accented Latin.
            if lead & 0xE0 == 0xC0, lead >= 0xC2, position + 1 < end, base[position + 1] & 0xC0 == 0x80 {
                position += 2
                continue
            }
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

    /// Returns whether the escape is the canonical one of its character.
    private mutating func skipEscape() throws(JSONFault) -> Bool {
        let start = position
        position += 1
        switch try peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
            return true
        case UInt8(ascii: "/"):
            position += 1
            return false
        case UInt8(ascii: "u"):
            position += 1
            let unit = try codeUnit(escapeAt: start)
            // A few of these are canonical, `\u001f`; finding out which is left to whoever writes them anew.
            guard unit & 0xF800 == 0xD800 else { return false }
            guard unit < 0xDC00, position + 1 < end, base[position] == UInt8(ascii: "\\"),
                base[position + 1] == UInt8(ascii: "u")
            else { throw JSONFault(.loneSurrogate, at: start) }
            position += 2
            guard try codeUnit(escapeAt: position - 2) & 0xFC00 == 0xDC00 else {
                throw JSONFault(.loneSurrogate, at: start)
            }
            return false
        default:
            throw JSONFault(.invalidEscape, at: start)
        }
    }

    /// The four hexadecimal digits of a `\u` escape.
    @inline(__always)
    private mutating func codeUnit(escapeAt start: Int) throws(JSONFault) -> UInt16 {
        guard position + 4 <= end else { throw JSONFault(.unexpectedEnd, at: end) }
        guard let unit = HexadecimalDigits.value(UnsafeRawPointer(base + position)) else {
            throw JSONFault(.invalidEscape, at: start)
        }
        position += 4
        return unit
    }

    // MARK: Numbers and words

    /// Reads a number (RFC 8259, section 6).
    @inline(__always)
    mutating func number() throws(JSONFault) -> NumberToken {
        let start = position
        if base[position] == UInt8(ascii: "-") { position += 1 }
        let first = position
        skipDigits()
        let point = position
        guard point > first else { throw unexpected("a digit") }
        let startsWithZero = base[first] == UInt8(ascii: "0")
        if startsWithZero, point > first + 1 {
            position = first + 1
            throw unexpected("a comma, a bracket or the end after a leading zero")
        }
        let significantEnd = try fraction(from: point)
        if position < end, base[position] | 0x20 == UInt8(ascii: "e") {
            try exponent()
            return NumberToken(start: start, end: position, hasCanonicalPart: false)
        }
        if startsWithZero { return fractionOfOne(start: start, zero: first, end: significantEnd) }
        // Up to 21 digits ECMAScript prints a whole number without an exponent.
        return NumberToken(start: start, end: significantEnd, hasCanonicalPart: point - first <= 21)
    }

    /// Reads the fraction of a number, if it has one; returns where the number ends without the zeros at its end.
    @inline(__always)
    private mutating func fraction(from point: Int) throws(JSONFault) -> Int {
        guard position < end, base[position] == UInt8(ascii: ".") else { return point }
        position += 1
        skipDigits()
        guard position > point + 1 else { throw unexpected("a digit after the decimal point") }
        var significantEnd = position
        while base[significantEnd - 1] == UInt8(ascii: "0") { significantEnd -= 1 }
        return significantEnd == point + 1 ? point : significantEnd
    }

    /// The canonical part of a number whose digit before the point is 0. Without anything behind that it is `0`, also where
    /// it was negative; and behind six zeros ECMAScript prints an exponent (1e-7).
    private func fractionOfOne(start: Int, zero: Int, end: Int) -> NumberToken {
        if end == zero + 1 { return NumberToken(start: zero, end: end, hasCanonicalPart: true) }
        var significant = zero + 2
        while base[significant] == UInt8(ascii: "0") { significant += 1 }
        return NumberToken(start: start, end: end, hasCanonicalPart: significant - zero - 2 < 6)
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
