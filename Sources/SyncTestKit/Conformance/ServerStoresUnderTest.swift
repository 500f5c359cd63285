package import SyncCore

/// What the servers of a database share, empty.
package struct ServerStoresUnderTest: Sendable {
    package let queue: any RunQueue
    package let runs: any RunStore
    package let leases: any LeaseStore
    package let inbox: any WebhookInbox
    package let letters: any DeadLetterStore
    package let schedules: any ScheduleStore
    package let alerts: any AlertStore
    package let audit: any AuditTrail
    package let comparisons: any ComparisonStore
    package let destination: any Destination
    package let log: any ChangeLog
    package let outbox: any EventOutbox
    /// Runs a statement of SQL, for what no port writes.
    let execute: @Sendable (String) async throws -> Void

    package init(_ database: SharedDatabase, execute: @escaping @Sendable (String) async throws -> Void) {
        queue = database.runQueue
        runs = database.runs
        leases = database.leases
        inbox = database.inbox
        letters = database.deadLetters
        schedules = database.schedule
        alerts = database.alerts
        audit = database.audit
        comparisons = database.comparisons
        destination = database.destination
        log = database.changeLog
        outbox = database.outbox
        self.execute = execute
    }

    /// A lease of an hour for a run, and the run begun under it.
    func begin(_ run: RunRecord) async throws(SyncError) -> Lease {
        let lease = try await leases.acquire(
            run.entityType,
            for: Sample.holder(run.id),
            timeToLive: .seconds(3_600),
            now: run.startedAt
        )
        try await runs.start(run, holding: lease)
        return lease
    }

    /// What a server takes for a minute.
    func claim(
        _ server: String,
        minutes: Int64 = 0,
        limits: ClaimLimits = ClaimLimits(10)
    ) async throws(SyncError) -> ClaimedRecords? {
        try await inbox.claim(by: server, limits: limits, for: .seconds(60), now: Sample.instant(minutes: minutes))
    }
}
