import SyncTestKit

/// A decimal of up to 30 digits of exponent, made without the code under test: its digits without zeros at either end, and
/// the power of ten of the last one.
struct ExactDecimal: Equatable {
    var isNegative: Bool
    var digits: [Int]
    var power: Int128

    private init(isNegative: Bool, digits: [Int], power: Int128) {
        self.isNegative = isNegative
        self.digits = digits
        self.power = power
        normalise()
    }

    private mutating func normalise() {
        while digits.last == 0 {
            digits.removeLast()
            power += 1
        }
        digits = Array(digits.drop { $0 == 0 })
        if digits.isEmpty { (isNegative, power) = (false, 0) }
    }

    /// Reads a JSON number that is known to be one.
    init(_ text: String) {
        let parts = text.split(whereSeparator: { $0 == "e" || $0 == "E" })
        let mantissa = parts[0].drop { $0 == "-" }.split(separator: ".")
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        let exponent = parts.count > 1 ? Int128(parts[1]) ?? 0 : 0
        self.init(
            isNegative: text.hasPrefix("-"),
            digits: (mantissa[0] + fraction).compactMap(\.wholeNumberValue),
            power: exponent - Int128(fraction.count)
        )
    }

    static func random(_ random: inout SeededRandom) -> ExactDecimal {
        let lengths = [1, 1, 2, 3, 5, 17, 20, 21, 22, 23, 40]
        let digits = (0..<random.one(of: lengths)).map { _ in random.once(in: 3) ? 0 : random.below(10) }
        var power = Int128(random.below(60) - 40)
        if random.once(in: 8) {
            power = Int128(random.next()) * Int128(random.below(1_000_000_000)) - Int128(random.next())
        }
        return ExactDecimal(isNegative: random.once(in: 3), digits: digits, power: power)
    }

    /// The same decimal, or one that differs in one respect.
    func neighbour(_ random: inout SeededRandom) -> ExactDecimal {
        var other = self
        switch random.below(6) {
        case 0: other.isNegative.toggle()
        case 1: other.power += random.once(in: 2) ? 1 : -1
        case 2: if !digits.isEmpty { other.digits[random.below(digits.count)] = random.below(10) }
        case 3: other.digits.append(1 + random.below(9))
        default: break
        }
        other.normalise()
        return other
    }

    /// One of the ways to write it.
    func text(_ random: inout SeededRandom) -> String {
        let padding = random.once(in: 2) ? random.below(4) : 0
        let written = (digits.isEmpty ? [0] : digits) + [Int](repeating: 0, count: padding)
        let lead = random.once(in: 3) ? random.below(9) : 0
        // The point stands behind `point` of the written digits; with zeros in front it stands behind the first of them.
        let point = lead > 0 || written[0] == 0 ? 1 : 1 + random.below(written.count)
        let all = [Int](repeating: 0, count: lead) + written
        let last = power - Int128(padding) + Int128(all.count - point)
        var text = isNegative || (digits.isEmpty && random.once(in: 4)) ? "-" : ""
        text += all[..<point].map(String.init).joined()
        if point < all.count { text += "." + all[point...].map(String.init).joined() }
        if last != 0 || random.once(in: 4) { text += exponentText(last, &random) }
        return text
    }

    private func exponentText(_ exponent: Int128, _ random: inout SeededRandom) -> String {
        let mark = random.once(in: 2) ? "e" : "E"
        let sign = exponent < 0 ? "-" : random.once(in: 2) ? "+" : ""
        return mark + sign + String(repeating: "0", count: random.below(3)) + String(exponent.magnitude)
    }
}
