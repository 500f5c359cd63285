/// The generator behind every value the simulator invents: small, seeded, and the same on every platform.
///
/// The standard library's `random(in:using:)` is not used with it, because its way from bits to values is not promised to
/// stay; ``below(_:)`` and ``pick(_:)`` are ours, so the same seed gives the same bytes for ever.
struct SplitMix64: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in `0..<bound`; zero when the bound is not positive.
    mutating func below(_ bound: Int) -> Int {
        bound > 0 ? Int(self.next() % UInt64(bound)) : 0
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[self.below(elements.count)]
    }

    /// True in `percent` of a hundred cases.
    mutating func chance(percent: Int) -> Bool {
        self.below(100) < percent
    }

    /// True with the probability `share`, from 0 to 1.
    mutating func chance(share: Double) -> Bool {
        Double(self.next() >> 11) / Double(1 << 53) < share
    }

    /// `count` lower-case hexadecimal digits.
    mutating func hexadecimal(_ count: Int) -> String {
        let digits = Array("0123456789abcdef")
        return String((0..<count).map { _ in digits[self.below(16)] })
    }

    /// `count` different numbers out of `0..<bound`, all of them when there are not as many.
    mutating func distinct(_ count: Int, below bound: Int) -> [Int] {
        var numbers = Array(0..<max(0, bound))
        let wanted = min(max(0, count), numbers.count)
        for position in 0..<wanted {
            numbers.swapAt(position, position + self.below(numbers.count - position))
        }
        return Array(numbers.prefix(wanted))
    }
}
