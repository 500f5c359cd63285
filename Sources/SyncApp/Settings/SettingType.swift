import Foundation
import SyncCore

/// Which texts a setting takes, and what they mean.
struct SettingType<Value: Sendable>: Sendable {
    /// Ends the sentence "where … is expected".
    let expected: String
    /// Nil for every other text.
    let parse: @Sendable (String) -> Value?
    /// A value as a person writes it; `parse` makes the same value of it.
    let text: @Sendable (Value) -> String
}

extension SettingType<String> {
    /// Any text. What it has to look like is checked by whoever reads it, for it says more than that it is wrong.
    static func text(_ expected: String = "text") -> Self {
        SettingType(expected: expected, parse: { $0 }, text: { $0 })
    }

    /// A base address of HTTP; its value has no slashes at its end.
    static var address: Self {
        SettingType(
            expected: "an address like https://files.example/images",
            parse: { text in
                guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false,
                    url.query == nil, url.fragment == nil
                else { return nil }
                return String(text.reversed().drop { $0 == "/" }.reversed())
            },
            text: { $0 }
        )
    }
}

extension SettingType<[EntityType]> {
    /// Names of types of a catalog, with commas between them; `none` for no type.
    static func types(of catalog: EntityCatalog) -> Self {
        SettingType(
            expected: "none, or a list of types (\(catalog.pluralsText))",
            parse: { text in
                if text == none { return [] }
                let words = text.split(separator: ",").map { StrayCharacters.trimmed(String($0)) }
                let types = words.compactMap(catalog.type(named:))
                return types.count == words.count ? types : nil
            },
            text: { $0.isEmpty ? none : $0.map(\.plural).joined(separator: ",") }
        )
    }

    private static var none: String { "none" }
}

extension SettingType<Bool> {
    static var boolean: Self {
        SettingType(
            expected: "true or false",
            parse: { text in
                switch text.lowercased() {
                case "true", "1", "yes", "on": true
                case "false", "0", "no", "off": false
                default: nil
                }
            },
            text: { "\($0)" }
        )
    }
}

extension SettingType<Int> {
    static func integer(in range: ClosedRange<Int>) -> Self {
        SettingType(
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            parse: { Int($0).flatMap { range.contains($0) ? $0 : nil } },
            text: { "\($0)" }
        )
    }
}

extension SettingType<Duration> {
    /// So many of a unit; the setting's name says which.
    static func duration(in range: ClosedRange<Int>, of unit: Duration) -> Self {
        let count = SettingType<Int>.integer(in: range)
        return SettingType(
            expected: count.expected,
            parse: { count.parse($0).map { unit * $0 } },
            text: { count.text(Int($0 / unit)) }
        )
    }

    /// How long something is kept.
    static var days: Self { .duration(in: 1...3_650, of: .seconds(86_400)) }
}

extension SettingType<Duration?> {
    /// How often something is done; never for 0.
    static func interval(upTo longest: Int, of unit: Duration) -> Self {
        let interval = SettingType<Duration>.duration(in: 0...longest, of: unit)
        return SettingType(
            expected: interval.expected,
            parse: { interval.parse($0).map { $0 == .zero ? nil : $0 } },
            text: { interval.text($0 ?? .zero) }
        )
    }
}

extension SettingType where Value: CaseIterable & RawRepresentable<String> {
    /// One of a few words.
    static var word: Self {
        SettingType(
            expected: Value.allCases.map(\.rawValue).joined(separator: " or "),
            parse: { Value(rawValue: $0) },
            text: { $0.rawValue }
        )
    }
}
