import SyncCore
import SyncEngine

/// A run as the pages show it.
enum RunModel {
    /// What a row of a list shows of it: what the API tells of it, under the same names.
    static func members(_ run: RunRecord, _ catalog: EntityCatalog, now: Instant) -> PageMembers {
        PageMembers(RunView.fields, of: RunSnapshot(run, now: now)).with(PageMembers(RunView.numbers, of: run)).with([
            "type": .text(catalog.plural(of: run.entityType)),
            "statusText": .text(run.status.pageText),
        ])
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
            "askedForBy": .text(run.request?.origin.pageText ?? "the command line"),
            "counters": .list(counters(run)),
            "reasons": .list(reasons.map { ["name": .text($0.key.rawValue), "count": .text($0.value.grouped)] }),
            "hasReasons": .flag(!reasons.isEmpty),
        ])
    }

    /// Those that the template does not name.
    private static func counters(_ run: RunRecord) -> [PageMembers] {
        RunCounter.all.compactMap { counter in
            counter.title.map {
                ["title": .text($0), "count": .text(run.counters[keyPath: counter.path].grouped)]
            }
        }
    }
}

extension RunStatus {
    /// `in progress`
    var pageText: String { rawValue.replacing("_", with: " ") }
}

extension RunRequest.Origin {
    fileprivate var pageText: String {
        switch self {
        case .api: "a request"
        case .schedule: "the schedule"
        }
    }
}
