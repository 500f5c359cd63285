import SyncCore
import SyncEngine

/// The overview: whether all is well, and what is going on.
struct OverviewModel {
    struct AlertLine: Sendable {
        let subject: String
        let message: String
        let nextStep: String
        let since: String
    }

    let readinessClass: String
    let readinessText: String
    let causes: [ReadinessReport.Cause]
    let alerts: [AlertLine]
    let hasAlerts: Bool
    let running: [RunModel]
    let hasRunning: Bool
    let types: [[String: Any]]
    private let tiles: [Any]

    init(_ facts: OverviewFacts) {
        let now = facts.now
        let verdict = Self.verdict(facts)
        readinessClass = verdict.class
        readinessText = verdict.text
        // The frame says what the database's trouble is.
        causes = facts.readiness.causes.filter { facts.trouble == nil || $0.component != "database" }
        alerts = facts.alerts.map { stored in
            AlertLine(
                subject: Self.words(stored.alert),
                message: stored.alert.message,
                nextStep: stored.alert.nextStep,
                since: stored.raisedAt.ago(at: now)
            )
        }
        hasAlerts = !alerts.isEmpty
        let works = facts.runs.filter { $0.status == .inProgress }
        running = (works + facts.runs.filter { $0.status == .pending }).map {
            RunModel($0, length: facts.runs.length(of: $0), now: now)
        }
        hasRunning = !running.isEmpty
        types = EntityCatalog.all.map { PageFrame.members(of: TypeModel($0, facts)) }
        tiles = [
            CallsTile(facts), QueueTile(facts.backlog, now: now), LettersTile(facts.openLetters),
            HitRateTile(facts.runs),
        ]
    }

    /// For the template: its own and those of its tiles.
    var members: [String: Any] {
        tiles.reduce(PageFrame.members(of: self)) { $0.merging(PageFrame.members(of: $1)) { $1 } }
    }

    /// What is wrong: `lag of invoices`
    private static func words(_ alert: Alert) -> String {
        let kind = alert.kind.rawValue.replacing("_", with: " ")
        return EntityCatalog.type(named: alert.subject).map { "\(kind) of \($0.plural)" } ?? kind
    }

    private static func verdict(_ facts: OverviewFacts) -> (class: String, text: String) {
        guard facts.trouble == nil, facts.readiness.isReady else { return ("bad", "Not working as it should") }
        let never = EntityCatalog.all.count { facts.freshness[$0.name] == nil }
        guard never == 0, let oldest = facts.freshness.values.min() else {
            return ("warn", "Ready; " + (never == 1 ? "1 type was" : "\(never) types were") + " never synced")
        }
        let words = "every type is as Zoho had it \(oldest.ago(at: facts.now)) or later"
        return facts.alerts.isEmpty ? ("good", "Ready; \(words)") : ("warn", "Ready, with alerts; \(words)")
    }
}
