import SyncCore
import SyncEngine

/// A run as the pages show it.
struct RunModel: Sendable {
    struct Reason: Sendable {
        let name: String
        let count: String
    }

    let id: String
    let type: String
    let mode: String
    let status: String
    let statusText: String
    let origin: String
    let started: String
    let seconds: String
    let read: String
    let synced: String
    let written: String
    let skipped: String
    let failed: String
    let deleted: String
    let calls: String
    let hitRate: String
    let error: String?
    let reasons: [Reason]
    let hasReasons: Bool
    /// Waits or works.
    let isRunning: Bool
    let isAtWork: Bool
    /// A run that was begun at the command line is ended there.
    let canCancel: Bool
    /// In percent of what the type's last whole run read.
    let share: Int
    let hasShare: Bool

    /// - Parameter length: how many records the type's last whole run read; nil where there was none.
    init(_ run: RunRecord, length: Int?, now: Instant) {
        let counters = run.counters
        id = run.id
        type = EntityCatalog.type(named: run.entityType)?.plural ?? run.entityType
        mode = run.mode.rawValue
        status = run.status.rawValue
        statusText = run.status.rawValue.replacing("_", with: " ")
        origin = run.request?.origin.words ?? "the command line"
        started = run.startedAt.pageText
        seconds = max(run.startedAt.duration(to: run.finishedAt ?? now), .zero).text(digits: 1)
        read = counters.totalProcessed.grouped
        synced = counters.synced.grouped
        written = counters.written.grouped
        skipped = counters.skipped.grouped
        failed = counters.failed.grouped
        deleted = counters.deleted.grouped
        calls = run.apiCalls.grouped
        hitRate = CacheSession(counters).hitRateText
        error = run.error
        reasons = counters.reasons.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { Reason(name: $0.key.rawValue, count: $0.value.grouped) }
        hasReasons = !reasons.isEmpty
        isRunning = !run.hasEnded
        isAtWork = run.status == .inProgress
        canCancel = isRunning && run.request != nil
        let whole = run.mode == .full ? length ?? 0 : 0
        hasShare = whole > 0
        share = whole > 0 ? min(99, counters.totalProcessed * 100 / whole) : 0
    }
}

extension RunRequest.Origin {
    fileprivate var words: String {
        switch self {
        case .api: "a request"
        case .schedule: "the schedule"
        }
    }
}
