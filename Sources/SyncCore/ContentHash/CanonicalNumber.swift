/// The canonical form of a JSON number: its exact decimal value in the notation of ECMAScript's `Number::toString`
/// (ECMA-262, 6.1.6.1.20; RFC 8785, 3.2.2.3), with every significant digit kept.
///
/// RFC 8785 goes through a double and so makes one of `9007199254740993` and `9007199254740992`; money and ids must not
/// be rounded, so here two numbers share a form if and only if they are the same decimal. `10`, `10.0` and `1e1` are
/// `10`; `1E30` is `1e+30`; `-0` is `0`.
enum CanonicalNumber {
    /// - Parameter text: a number that ``JSONLexer/number()`` accepted.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to scratch: inout ByteScratch) {
        var decimal = Decimal(text)
        guard decimal.isZero == false else {
            scratch.append(UInt8(ascii: "0"))
            return
        }
        decimal.dropTrailingZeros()
        if decimal.isNegative { scratch.append(UInt8(ascii: "-")) }
        if let exponent = decimal.pointPosition, (-5...21).contains(exponent) {
            appendPlain(decimal.digits, pointAt: exponent, to: &scratch)
        } else {
            appendScientific(decimal, to: &scratch)
        }
    }

    /// Without an exponent: `point` digits stand before the decimal point.
    private static func appendPlain(_ digits: [UInt8], pointAt point: Int, to scratch: inout ByteScratch) {
        let zero = UInt8(ascii: "0")
        if point <= 0 {
            scratch.append(zero)
            scratch.append(UInt8(ascii: "."))
            for _ in 0..<(-point) { scratch.append(zero) }
            scratch.append(digits[...])
        } else if point >= digits.count {
            scratch.append(digits[...])
            for _ in digits.count..<point { scratch.append(zero) }
        } else {
            scratch.append(digits[..<point])
            scratch.append(UInt8(ascii: "."))
            scratch.append(digits[point...])
        }
    }

    private static func appendScientific(_ decimal: Decimal, to scratch: inout ByteScratch) {
        scratch.append(decimal.digits[0])
        if decimal.digits.count > 1 {
            scratch.append(UInt8(ascii: "."))
            scratch.append(decimal.digits[1...])
        }
        scratch.append(UInt8(ascii: "e"))
        // The exponent speaks of the first digit, the point position of the place before it.
        let exponent = decimal.exponent.adding(-1)
        scratch.append(exponent.isNegative ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        scratch.append(exponent.digits[...])
    }
}

/// `0.d1d2d3… × 10^exponent`, with d1 not zero.
private struct Decimal {
    let isNegative: Bool
    private(set) var digits: [UInt8]
    let exponent: WholeNumber

    init(_ text: UnsafeBufferPointer<UInt8>) {
        isNegative = text.first == UInt8(ascii: "-")
        var mantissa = text[...]
        var written = WholeNumber(isNegative: false, digits: [UInt8(ascii: "0")])
        if let mark = text.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
            mantissa = text[..<mark]
            written = WholeNumber(text[(mark + 1)...])
        }
        var digits: [UInt8] = []
        var integerDigits = 0
        var leadingZeros = 0
        var isFraction = false
        for byte in mantissa {
            if byte == UInt8(ascii: ".") { isFraction = true }
            guard byte &- 0x30 < 10 else { continue }
            if !isFraction { integerDigits += 1 }
            if digits.isEmpty, byte == UInt8(ascii: "0") { leadingZeros += 1 } else { digits.append(byte) }
        }
        self.digits = digits
        exponent = written.adding(integerDigits - leadingZeros)
    }

    var isZero: Bool { digits.isEmpty }

    /// The exponent as an `Int`, or nil where it is far outside the plain notation.
    var pointPosition: Int? { exponent.small }

    mutating func dropTrailingZeros() {
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    }
}

/// A whole number of any length, for exponents: JSON does not bound them, and clamping would make two numbers one.
private struct WholeNumber {
    let isNegative: Bool
    /// ASCII, without leading zeros (but `0` itself).
    let digits: [UInt8]

    init(isNegative: Bool, digits: [UInt8]) {
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        self.digits = significant.isEmpty ? [UInt8(ascii: "0")] : Array(significant)
        self.isNegative = isNegative && !significant.isEmpty
    }

    /// - Parameter text: digits with an optional sign.
    init(_ text: some Collection<UInt8>) {
        self.init(
            isNegative: text.first == UInt8(ascii: "-"),
            digits: text.filter { $0 &- 0x30 < 10 }
        )
    }

    init(_ value: Int) {
        self.init(isNegative: value < 0, digits: Array(String(value.magnitude).utf8))
    }

    var small: Int? {
        guard digits.count <= 18 else { return nil }
        let magnitude = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return isNegative ? -magnitude : magnitude
    }

    /// The sum with a number far smaller than 10^18 (a count of digits in memory).
    func adding(_ other: Int) -> WholeNumber {
        if let small { return WholeNumber(small + other) }
        // More than 18 digits: the sign cannot change, so the magnitude moves towards or away from zero.
        var result = digits
        var carry = isNegative ? -other : other
        var index = result.count - 1
        while carry != 0 {
            if index < 0 {
                result.insert(UInt8(ascii: "0"), at: 0)
                index = 0
            }
            let sum = Int(result[index] - 0x30) + carry
            let digit = ((sum % 10) + 10) % 10
            result[index] = UInt8(digit) + 0x30
            carry = (sum - digit) / 10
            index -= 1
        }
        return WholeNumber(isNegative: isNegative, digits: result)
    }
}
