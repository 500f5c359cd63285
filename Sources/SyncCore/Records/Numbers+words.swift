extension Duration {
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// Seconds with so many digits: `1.24`.
    package func text(digits: Int) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let units = Int((seconds * Double(scale)).rounded())
        guard digits > 0 else { return "\(units)" }
        let fraction = String(units % scale)
        return "\(units / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
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
