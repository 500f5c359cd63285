import Foundation
package import SyncCore

extension SQLRow {
    /// A value that is kept as JSON; nil where it is something else.
    package func decoded<Value: Decodable>(_ column: String) -> Value? {
        text(column).flatMap { JSONText.decode(Value.self, from: $0) }
    }
}

extension [SQLRow] {
    /// Numbers by name.
    func counts(_ count: String, by name: String) -> [String: Int] {
        reduce(into: [:]) { $0[$1.text(name) ?? ""] = $1.count(count) }
    }
}

extension Instant {
    /// Stands where somebody edited an instant into something unreadable.
    package static let unknown = Instant(seconds: 0)
}

/// JSON in columns that hold our own values, with its members in order, so that equal values are equal texts.
package enum JSONText {
    package static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Nil where the text is something else.
    package static func decode<Value: Decodable>(_ type: Value.Type, from text: String) -> Value? {
        try? JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

extension SyncError {
    /// A row that was just written is not there: a trigger or a rule of the user's, most likely.
    package static func notKept(_ table: String) -> SyncError {
        SyncError(
            .destinationUnavailable,
            "\(table) did not keep a row that was written.",
            nextStep: "Look for triggers and rules on that table, and remove them."
        )
    }
}
