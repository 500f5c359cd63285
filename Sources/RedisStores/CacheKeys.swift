import SyncCore

/// The keys of one organization (contract, section 1).
///
/// The default organization has `tds:entity:state:<type>:<zoho id>`; any other one `tds:<organization id>:entity:state:…`.
package struct CacheKeys: Sendable, Equatable {
    private let prefix: String
    private let statePrefix: String

    /// - Parameter organizationID: nil for the organization that the keys without an id are of.
    package init(organizationID: String? = nil) {
        prefix = organizationID.map { "tds:\($0):" } ?? "tds:"
        statePrefix = prefix + "entity:state:"
    }

    /// What comes before the ids of a type.
    func states(of entityType: String) -> String { statePrefix + entityType + ":" }

    func note(_ note: CacheNote) -> String { prefix + note.path }

    /// The stream of change events.
    var events: String { prefix + "events" }

    /// For SCAN: the keys of a type's entries, or of all types'.
    func statePattern(of entityType: String? = nil) -> String {
        Self.escaped(entityType.map { states(of: $0) } ?? statePrefix) + "*"
    }

    /// The type of a key that ``statePattern(of:)`` found; nil where the key is none of an entry.
    func entityType(ofState key: UnsafeRawBufferPointer) -> String? {
        let rest = key.dropFirst(statePrefix.utf8.count)
        return rest.firstIndex(of: UInt8(ascii: ":")).map { String(decoding: rest[..<$0], as: UTF8.self) }
    }

    /// A text that as a pattern means itself (Redis, "KEYS": glob-style patterns).
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { pattern, character in
            if #"*?[]^-\"#.contains(character) { pattern.append("\\") }
            pattern.append(character)
        }
    }
}
