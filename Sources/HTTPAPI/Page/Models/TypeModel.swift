import SyncCore
import SyncEngine

/// A type's row of the overview: how fresh it is, how its last run ended, and when the next one comes.
enum TypeModel {
    static func members(_ type: EntityType, _ facts: OverviewFacts) -> PageMembers {
        let last = facts.lastRuns.first { $0.entityType == type.name && $0.mode != .realtime }
        let fresh = facts.freshness[type.name]
        let turns = facts.schedule.filter { $0.entityType == type.name }
        let sync = turns.first { $0.task == .sync }
        let verification = turns.first { $0.task == .verification }
        let counters = last?.counters
        return [
            "name": .text(type.plural),
            "freshClass": .text(fresh.map { freshClass($0.duration(to: facts.now)) } ?? ""),
            "freshAt": fresh.map { .text($0.description) },
            "freshText": fresh.map { .text($0.ago(at: facts.now)) },
            "read": .text(counters?.totalProcessed.grouped ?? "–"),
            "synced": .text(counters?.synced.grouped ?? "–"),
            "skipped": .text(counters?.skipped.grouped ?? "–"),
            "failed": .text(counters?.failed.grouped ?? "–"),
            "runID": last.map { .text($0.id) },
            "status": last.map { .text($0.status.rawValue) },
            "statusText": last.map { .text($0.status.pageText) },
            "details": facts.details[type.name].flatMap(detailText),
            "next": .text(sync?.nextAt.ahead(at: facts.now) ?? "when asked for"),
            "verification": verification.map { .text($0.nextAt.ahead(at: facts.now)) },
            // Why the last turn of the schedule was skipped.
            "note": sync?.note.map(PageValue.text),
        ]
    }

    /// `1,200 details to read, 40 min`; nil where none is due.
    private static func detailText(_ backlog: DetailBacklog) -> PageValue? {
        guard backlog.due > 0 else { return nil }
        let left = backlog.left.map { ", " + $0.inPageWords } ?? ""
        return .text("\(backlog.due.counted("detail")) to read\(left)")
    }

    /// The colour of a dot; the text beside it says how long it is.
    private static func freshClass(_ age: Duration) -> String {
        switch age {
        case ..<Duration.seconds(3_600): "good"
        case ..<Duration.seconds(86_400): "warn"
        default: "bad"
        }
    }
}
