import SyncCore
import SyncEngine

/// A run as the pages show it.
enum RunModel {
    /// What a row of a list shows of it.
    static func members(_ run: RunRecord, _ catalog: EntityCatalog, now: Instant) -> PageMembers {
        let counters = run.counters
        let seconds = max(run.startedAt.duration(to: run.finishedAt ?? now), .zero).text(digits: 1)
        return [
            "id": .text(run.id),
            "type": .text(catalog.plural(of: run.entityType)),
            "mode": .text(run.mode.rawValue),
            "status": .text(run.status.rawValue),
            "statusText": .text(run.status.pageText),
            "started": .text(run.startedAt.pageText),
            "seconds": .text(seconds),
            "read": .text(counters.totalProcessed.grouped),
            "synced": .text(counters.synced.grouped),
            "skipped": .text(counters.skipped.grouped),
            "failed": .text(counters.failed.grouped),
            "calls": .text(run.apiCalls.grouped),
        ]
    }

    /// And how far it is.
    ///
    /// - Parameter length: how many records the type's last whole run read; nil where there was none.
    static func members(_ run: RunRecord, _ catalog: EntityCatalog, length: Int?, now: Instant) -> PageMembers {
        // In percent of what the last whole run read.
        let whole = run.mode == .full ? length ?? 0 : 0
        let share = whole > 0 ? min(99, max(0, run.counters.totalProcessed).times(100) / whole) : nil
        return members(run, catalog, now: now).with([
            "isRunning": .flag(!run.hasEnded),
            "isAtWork": .flag(run.status == .inProgress),
            // A run that was begun at the command line is ended there.
            "canCancel": .flag(!run.hasEnded && run.request != nil),
            "share": share.map(PageValue.number),
            "hasShare": .flag(share != nil),
        ])
    }

    /// All of it.
    static func allMembers(_ run: RunRecord, _ catalog: EntityCatalog, length: Int?, now: Instant) -> PageMembers {
        let reasons = run.counters.reasons.sorted { $0.key.rawValue < $1.key.rawValue }
        return members(run, catalog, length: length, now: now).with([
            "origin": .text(run.request?.origin.words ?? "the command line"),
            "written": .text(run.counters.written.grouped),
            "deleted": .text(run.counters.deleted.grouped),
            "hitRate": .text(CacheSession(run.counters).hitRateText),
            "error": run.error.map(PageValue.text),
            "reasons": .list(reasons.map { ["name": .text($0.key.rawValue), "count": .text($0.value.grouped)] }),
            "hasReasons": .flag(!reasons.isEmpty),
        ])
    }
}

extension RunStatus {
    /// `in progress`
    var pageText: String { rawValue.replacing("_", with: " ") }
}

extension RunRequest.Origin {
    fileprivate var words: String {
        switch self {
        case .api: "a request"
        case .schedule: "the schedule"
        }
    }
}
