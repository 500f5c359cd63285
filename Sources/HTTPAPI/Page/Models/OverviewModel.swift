import SyncCore
import SyncEngine

/// The overview: whether all is well, and what is going on.
enum OverviewModel {
    static func members(_ facts: OverviewFacts) -> PageMembers {
        let verdict = verdict(facts)
        let (alerts, running) = (alerts(facts), running(facts))
        let members: PageMembers = [
            "readinessClass": .text(verdict.class),
            "readinessText": .text(verdict.text),
            "causes": .list(causes(facts)),
            "alerts": .list(alerts),
            "hasAlerts": .flag(!alerts.isEmpty),
            "running": .list(running),
            "hasRunning": .flag(!running.isEmpty),
            "types": .list(facts.catalog.types.map { TypeModel.members($0, facts) }),
        ]
        return [
            CallsTile.members(facts), QueueTile.members(facts.backlog, facts.catalog, now: facts.now),
            LettersTile.members(facts.openLetters, facts.catalog), HitRateTile.members(facts.lastRuns),
        ].reduce(members) { $0.with($1) }
    }

    private static func causes(_ facts: OverviewFacts) -> [PageMembers] {
        // The frame says what the database's trouble is.
        facts.readiness.causes.filter { facts.trouble == nil || $0.component != "database" }
            .map { ["component": .text($0.component), "message": .text($0.message)] }
    }

    private static func alerts(_ facts: OverviewFacts) -> [PageMembers] {
        facts.alerts.map { stored in
            [
                "subject": .text(subject(stored.alert, facts.catalog)),
                "message": .text(stored.alert.message),
                "nextStep": .text(stored.alert.nextStep),
                "since": .text(stored.raisedAt.ago(at: facts.now)),
            ]
        }
    }

    /// Those at work first.
    private static func running(_ facts: OverviewFacts) -> [PageMembers] {
        [RunStatus.inProgress, .pending].flatMap { status in
            facts.runs.filter { $0.status == status }.map {
                RunModel.members($0, facts.catalog, length: facts.runs.length(of: $0), now: facts.now)
            }
        }
    }

    /// What is wrong: `lag of invoices`
    private static func subject(_ alert: Alert, _ catalog: EntityCatalog) -> String {
        let kind = alert.kind.rawValue.replacing("_", with: " ")
        return catalog.type(named: alert.subject).map { "\(kind) of \($0.plural)" } ?? kind
    }

    private static func verdict(_ facts: OverviewFacts) -> (class: String, text: String) {
        guard facts.trouble == nil, facts.readiness.isReady else { return ("bad", "Not working as it should") }
        if let worst = facts.alerts.map(\.alert).worstFirst.first {
            let others = facts.alerts.count == 1 ? "" : " (and \((facts.alerts.count - 1).grouped) more, below)"
            return (worst.kind.isAboutTruth ? "bad" : "warn", worst.message + others)
        }
        let never = facts.catalog.types.count { facts.freshness[$0.name] == nil }
        guard never == 0, let oldest = facts.freshness.values.min() else {
            return ("warn", "Ready; " + (never == 1 ? "1 type was" : "\(never) types were") + " never synced")
        }
        let dueByType = facts.details.mapValues(\.due)
        let due = dueByType.values.total
        guard due == 0 else {
            return (
                "warn", "Ready; \(due.counted("detail")) to be read yet: \(dueByType.pageText(facts.catalog))"
            )
        }
        let compared = Set(facts.comparisons.map(\.entityType))
        let uncompared = facts.catalog.types.count { !compared.contains($0.name) }
        guard facts.comparisonInterval == nil || uncompared == 0 else {
            return ("warn", "Ready; \(uncompared.counted("type")) not compared with Zoho yet")
        }
        return ("good", "Ready; every type is as Zoho had it \(oldest.ago(at: facts.now)) or later")
    }
}

extension Alert.Kind {
    /// Whether rows are not what Zoho has, or will not be for long.
    fileprivate var isAboutTruth: Bool {
        switch self {
        case .failingType, .deletions, .verification, .staleType, .clockSkew, .details: true
        case .events, .failureRate, .backlog, .lag, .quotaForecast, .deadLetters, .columnFaults, .volatileMember: false
        }
    }
}
