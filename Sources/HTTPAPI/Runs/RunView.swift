import SyncCore
import SyncEngine

/// A run as the API shows it.
enum RunView {
    static let fields: [Field<RunSnapshot>] =
        RunFields.identity + [
            Field("origin", "Who asked for it.", as: .choice(["api", "schedule", "command"])) { $0.run.origin },
            Field(ifAny: "correlation_id", "The `X-Request-ID` of the request that asked for it.") {
                $0.run.request?.correlationID
            },
            RunFields.startedAt, RunFields.finishedAt, RunFields.duration, stats,
            Field("hit_rate", "How many look-ups in the state cache found the record unchanged, in percent.") {
                CacheSession($0.run.counters).hitRateText
            },
            RunFields.resumedFromPage, RunFields.error, RunFields.errorCode,
        ]

    /// The numbers of contract, section 4.
    static let numbers: [Field<RunRecord>] =
        [Field("successful", "Records that were synced or skipped.") { $0.counters.synced.plus($0.counters.skipped) }]
        + RunFields.numbers

    static let stats = RunFields.stats(numbers)

    static func json(_ run: RunRecord, now: Instant) -> String { fields.json(of: RunSnapshot(run, now: now)) }
}

extension RunRecord {
    fileprivate var origin: String { request?.origin.rawValue ?? "command" }
}
