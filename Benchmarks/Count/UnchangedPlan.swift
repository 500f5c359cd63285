import SyncCore
import ZohoAPI

/// The decisions on a page whose records are all in the state cache as they are.
struct UnchangedPlan {
    private static let generation = "count"
    private static let now = Instant(seconds: 1_763_020_800)

    private let known: KnownStates
    private let mapper = RowMapper(ZohoType.products.entity)

    init(_ records: [SourceRecord]) {
        var states: [String: SyncState] = [:]
        for record in records {
            states[record.id] = SyncState(
                after: nil,
                syncing: record,
                of: ZohoType.products.entity,
                localID: record.id,
                generation: Self.generation,
                now: Self.now
            )
        }
        known = .found(states)
    }

    /// How many records are skipped.
    func skipped(_ records: [SourceRecord]) -> Int {
        PagePlan(
            records: records,
            rejected: [],
            shape: .list,
            known: known,
            decision: ChangeDecision(force: false, generation: Self.generation),
            mapper: mapper,
            now: Self.now
        ).counters.skipped
    }
}
