/// An exact decimal, printed as Zoho prints money: a JSON number with at least one digit behind the point
/// (zoho-api.md 3.6: `37.5`, `10000.0`, `0.0`). No binary float is involved, so many digits survive.
struct Money: Sendable, Hashable, Comparable {
    /// The value in units of the last printed digit: 37.5 is 375 with a scale of 1.
    let units: Int
    /// The digits behind the point, 1 to 17.
    let scale: Int

    static let zero = Money(units: 0, scale: 1)

    init(units: Int, scale: Int = 1) {
        self.units = units
        self.scale = min(max(scale, 1), 17)
    }

    /// An amount in hundredths, with no more digits than it needs: `150.0`, `37.5`, `12.25`.
    init(hundredths: Int) {
        if hundredths % 10 == 0 {
            self.init(units: hundredths / 10, scale: 1)
        } else {
            self.init(units: hundredths, scale: 2)
        }
    }

    static func < (left: Self, right: Self) -> Bool {
        if left.scale == right.scale { return left.units < right.units }
        return left.approximate < right.approximate
    }

    var description: String {
        let digits = String(self.units.magnitude)
        let padded = String(repeating: "0", count: max(0, self.scale + 1 - digits.count)) + digits
        let point = padded.index(padded.endIndex, offsetBy: -self.scale)
        return (self.units < 0 ? "-" : "") + padded[..<point] + "." + padded[point...]
    }

    /// Good enough to order two values of different scale; never printed.
    private var approximate: Double {
        (0..<self.scale).reduce(Double(self.units)) { value, _ in value / 10 }
    }

    /// A price such as a catalog has: mostly round, some with two digits, a few with more than a `Double` can hold.
    static func price(_ random: inout SplitMix64) -> Money {
        switch random.below(100) {
        case 0..<3: .zero
        case 3..<6: Money(units: 1_234_567_890_123_456_789 + random.below(1_000_000), scale: 15)
        case 6..<30: Money(units: 25 * (1 + random.below(40_000)), scale: 2)
        case 30..<60: Money(units: 5 * (1 + random.below(2_000)), scale: 1)
        default: Money(units: 2_500 * (1 + random.below(200)), scale: 1)
        }
    }

    /// Another value of the same scale: never `self`.
    func changed(_ random: inout SplitMix64) -> Money {
        Money(units: self.units + 5 * (1 + random.below(500)), scale: self.scale)
    }
}
