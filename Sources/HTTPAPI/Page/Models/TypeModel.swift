import SyncCore

/// A type's row of the overview: how fresh it is, how its last run ended, and when the next one comes.
struct TypeModel: Sendable {
    let name: String
    let freshClass: String
    let freshAt: String?
    let freshText: String?
    let read: String
    let synced: String
    let skipped: String
    let failed: String
    let runID: String?
    let status: String?
    let statusText: String?
    let next: String
    let verification: String?
    /// Why the last turn of the schedule was skipped.
    let note: String?

    init(_ type: EntityType, _ facts: OverviewFacts) {
        let last = facts.runs.first { $0.entityType == type.name && $0.hasEnded }.map {
            RunModel($0, length: nil, now: facts.now)
        }
        let fresh = facts.freshness[type.name]
        let turns = facts.schedule.filter { $0.entityType == type.name }
        let sync = turns.first { $0.task == .sync }
        name = type.plural
        freshClass = fresh.map { Self.freshClass($0.duration(to: facts.now)) } ?? ""
        freshAt = fresh?.description
        freshText = fresh?.ago(at: facts.now)
        read = last?.read ?? "–"
        synced = last?.synced ?? "–"
        skipped = last?.skipped ?? "–"
        failed = last?.failed ?? "–"
        runID = last?.id
        status = last?.status
        statusText = last?.statusText
        next = sync?.nextAt.ahead(at: facts.now) ?? "when asked for"
        verification = turns.first { $0.task == .verification }?.nextAt.ahead(at: facts.now)
        note = sync?.note
    }

    /// The colour of a dot; the words beside it say how long it is.
    private static func freshClass(_ age: Duration) -> String {
        switch age {
        case ..<Duration.seconds(3_600): "good"
        case ..<Duration.seconds(86_400): "warn"
        default: "bad"
        }
    }
}
