/// How Prometheus' text format 0.0.4 is written.
enum Exposition {
    static func header(_ name: String, _ kind: MetricFamily.Kind, help: String) -> String {
        "# HELP \(name) \(escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    static func line(_ name: String, labels: String, _ value: String) -> String {
        labels.isEmpty ? "\(name) \(value)" : "\(name){\(labels)} \(value)"
    }

    /// Ordered by name, so that one combination is written in one way.
    static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.map { (name: label($0.0), value: escaped($0.1, quotes: true)) }
            .sorted { $0.name < $1.name }
            .map { "\($0.name)=\"\($0.value)\"" }
            .joined(separator: ",")
    }

    /// Whole numbers without a point.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        // Up to here every whole number has a value of its own.
        guard value.magnitude < 9_007_199_254_740_992, value == value.rounded() else { return "\(value)" }
        return String(Int64(value))
    }

    static func name(_ text: String) -> String { usable(text, with: [":"]) }

    private static func label(_ text: String) -> String { usable(text, with: []) }

    private static func usable(_ text: String, with others: Set<Character>) -> String {
        let characters = text.map { character -> Character in
            let isUsable = character.isASCII && (character.isLetter || character.isNumber)
            return isUsable || others.contains(character) ? character : "_"
        }
        let startsWithDigit = characters.first?.isNumber ?? true
        return (startsWithDigit ? "_" : "") + String(characters)
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
