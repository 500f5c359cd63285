import SyncCore

/// The claims of servers on the rows of a table: who has claimed a row, until when, and from when on it may be taken.
struct Claims: Sendable {
    let table: SQLText
    /// In words that an index can be searched by, where there is one.
    private let isDue: @Sendable (Instant) -> SQLText

    static let ofRuns = Claims(table: "tds_sync_runs") { "available_at IS NULL OR available_at <= \($0)" }
    static let ofRecords = Claims(table: "tds_sync_queue") { "available_at <= \($0)" }

    static func taking(by server: String, until end: Instant) -> SQLText {
        "claimed_by = \(server), claimed_until = \(end)"
    }

    static let ending: SQLText = "claimed_by = NULL, claimed_until = NULL"

    /// A claim that ran out is renewed, too, unless another server has the row now.
    func renewing(_ rows: SQLText, by server: String, until end: Instant) -> SQLText {
        "UPDATE \(table) SET claimed_until = \(end) WHERE \(rows) AND claimed_by = \(server)"
    }

    // MARK: Rules

    func isSo(_ rule: Rule<QueueFact>, at now: Instant) -> SQLText {
        rule.condition { condition($0, now) }
    }

    /// Facts about a row as columns of a SELECT; ``facts(_:of:)`` reads them.
    func selection(_ facts: [QueueFact], at now: Instant) -> SQLText {
        SQLText.list(facts.map { "(\(condition($0, now))) AS \(name: $0.rawValue)" })
    }

    static func facts(_ facts: [QueueFact], of row: SQLRow) -> Set<QueueFact> {
        Set(facts.filter { row.isTrue($0.rawValue) })
    }

    private func condition(_ fact: QueueFact, _ now: Instant) -> SQLText {
        switch fact {
        case .waits: "status = 'pending'"
        case .works: "status = 'in_progress'"
        case .endedWhole: "status IN ('completed', 'partial')"
        case .isDue: isDue(now)
        case .isClaimed: "claimed_by IS NOT NULL"
        case .claimHolds: "claimed_until IS NOT NULL AND claimed_until > \(now)"
        case .endIsRequested: "cancel_requested_at IS NOT NULL"
        case .anotherWaits:
            """
            EXISTS (
                SELECT 1 FROM \(table) AS other
                WHERE other.entity_type = \(table).entity_type AND other.status = 'pending' AND other.id <> \(table).id
            )
            """
        }
    }
}
