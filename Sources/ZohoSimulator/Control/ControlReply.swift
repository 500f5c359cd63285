#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What control calls are answered with, as JSON with sorted members.
enum ControlReply {
    /// After an operation on records.
    struct Touched: Encodable {
        let count: Int
        let ids: [String]

        init(_ ids: [String]) {
            self.count = ids.count
            self.ids = ids
        }
    }

    struct Done: Encodable {
        var ok = true
        /// The id of a fault that was set.
        var id: Int?
        /// How many faults were cleared.
        var cleared: Int?
    }

    struct Failed: Encodable {
        let error: String
    }

    struct Calls: Encodable {
        let total: Int
        let endpoints: [String: Int]

        init(_ log: CallLog) {
            self.total = log.total
            self.endpoints = log.byEndpoint
        }
    }

    struct Faults: Encodable {
        struct Entry: Encodable {
            let id: Int
            let match: String
            /// The records that it is about, where it names any.
            let ids: [String]?
            let page: Int?
            let status: Int?
            let seen: Int
            let struck: Int
        }

        let faults: [Entry]

        init(_ faults: [ActiveFault]) {
            self.faults = faults.map {
                Entry(
                    id: $0.id,
                    match: $0.fault.match,
                    ids: $0.fault.ids.isEmpty ? nil : $0.fault.ids.sorted(),
                    page: $0.fault.page,
                    status: $0.fault.status,
                    seen: $0.seen,
                    struck: $0.struck
                )
            }
        }
    }

    struct Switched: Encodable {
        let endless_pages: Bool
        let duplicate_rows: Int
        let revoked_scopes: [String]
        let foreign_organization: Bool
        let latency_ms: Int

        init(_ switches: Switches) {
            self.endless_pages = switches.endlessPages
            self.duplicate_rows = switches.duplicateRows
            self.revoked_scopes = switches.revokedScopes.map(\.path).sorted()
            self.foreign_organization = switches.foreignOrganization
            self.latency_ms = switches.latencyMilliseconds
        }
    }

    static func quirks(_ quirks: Quirks) -> [String: Bool] {
        Dictionary(uniqueKeysWithValues: Quirks.switches.map { ($0.name, quirks[keyPath: $0.path]) })
    }

    static func counts(_ counts: [RecordType: Int]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: counts.map { ($0.key.name, $0.value) })
    }

    static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}
