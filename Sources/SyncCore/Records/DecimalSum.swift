/// The exact sum of decimal texts.
package struct DecimalSum: Sendable, Equatable {
    /// In units of the last digit.
    private var units: Int128 = 0
    private var fractionDigits = 0
    /// False once a number was too long to be added exactly: more than 38 digits in all.
    package private(set) var isExact = true

    package init() {}

    /// - Parameter text: digits with an optional sign and point, as ``DecimalText/plain(_:)`` makes them.
    package mutating func add(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : ""
        guard parts.count <= 2, var number = Int128(parts[0] + fraction) else { return isExact = false }
        guard let common = Self.scaled(units, by: max(0, fraction.count - fractionDigits)),
            let added = Self.scaled(number, by: max(0, fractionDigits - fraction.count))
        else { return isExact = false }
        number = added
        let (sum, overflow) = common.addingReportingOverflow(number)
        guard !overflow else { return isExact = false }
        units = sum
        fractionDigits = max(fractionDigits, fraction.count)
    }

    private static func scaled(_ number: Int128, by digits: Int) -> Int128? {
        var number = number
        for _ in 0..<digits {
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            number = product
        }
        return number
    }
}

extension DecimalSum: CustomStringConvertible {
    /// Without an exponent, and without zeros at the end of a fraction.
    package var description: String {
        var digits = String(units.magnitude)
        digits = String(repeating: "0", count: max(0, fractionDigits + 1 - digits.count)) + digits
        var fraction = digits.suffix(fractionDigits)
        while fraction.last == "0" { fraction.removeLast() }
        let whole = digits.dropLast(fractionDigits)
        return (units < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }
}
