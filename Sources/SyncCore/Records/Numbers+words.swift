extension Duration {
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// Seconds with so many digits: `1.24`. One that cannot be is shown as it is, `-3.00`.
    package func text(digits: Int) -> String { seconds.text(digits: digits) }
}

extension Double {
    /// With so many digits behind the point: `1.24`; `–` for what is no number.
    package func text(digits: Int) -> String {
        guard !isNaN else { return "–" }
        var scale = 1
        for _ in 0..<max(0, digits) { scale = scale.times(10) }
        let units = Int(nearest: magnitude * Double(scale))
        let sign = self < 0 && units > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(units)" }
        let fraction = String(units % scale)
        return "\(sign)\(units / scale)." + String(repeating: "0", count: max(0, digits - fraction.count)) + fraction
    }
}

extension Int {
    /// With thousands set apart: `24,000`.
    package var grouped: String {
        let digits = String(magnitude)
        var groups: [Substring] = []
        var rest = digits[...]
        while !rest.isEmpty {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        return (self < 0 ? "-" : "") + groups.joined(separator: ",")
    }
}
