/// All that the processes of an organization share in its database, a port for each: rows, runs, queues and what people must look at.
/// Whoever works with a part of it takes that part's port.
package struct SharedDatabase: Sendable {
    /// The types that have a table in it.
    package let catalog: EntityCatalog
    package let destination: any Destination
    package let runs: any RunStore
    package let runQueue: any RunQueue
    package let leases: any LeaseStore
    package let deadLetters: any DeadLetterStore
    package let deletions: any DeletionStore
    package let changeLog: any ChangeLog
    package let outbox: any EventOutbox
    package let images: any ImageIndex
    package let inbox: any WebhookInbox
    package let schedule: any ScheduleStore
    package let alerts: any AlertStore
    package let audit: any AuditTrail
    package let volatileMembers: any VolatileMemberStore
    package let columnFaults: any ColumnFaultStore
    package let comparisons: any ComparisonStore

    package init(
        catalog: EntityCatalog,
        destination: any Destination,
        runs: any RunStore,
        runQueue: any RunQueue,
        leases: any LeaseStore,
        deadLetters: any DeadLetterStore,
        deletions: any DeletionStore,
        changeLog: any ChangeLog,
        outbox: any EventOutbox,
        images: any ImageIndex,
        inbox: any WebhookInbox,
        schedule: any ScheduleStore,
        alerts: any AlertStore,
        audit: any AuditTrail,
        volatileMembers: any VolatileMemberStore,
        columnFaults: any ColumnFaultStore,
        comparisons: any ComparisonStore
    ) {
        self.catalog = catalog
        self.destination = destination
        self.runs = runs
        self.runQueue = runQueue
        self.leases = leases
        self.deadLetters = deadLetters
        self.deletions = deletions
        self.changeLog = changeLog
        self.outbox = outbox
        self.images = images
        self.inbox = inbox
        self.schedule = schedule
        self.alerts = alerts
        self.audit = audit
        self.volatileMembers = volatileMembers
        self.columnFaults = columnFaults
        self.comparisons = comparisons
    }
}
