package import SyncCore

extension ControlDatabase where Self: Destination {
    /// The ports of all that is in this database.
    package var shared: SharedDatabase {
        SharedDatabase(
            catalog: catalog,
            destination: self,
            runs: SQLRunStore(database: self),
            runQueue: SQLRunQueue(database: self),
            leases: SQLLeaseStore(database: self),
            deadLetters: SQLDeadLetterStore(database: self),
            deletions: SQLDeletionStore(database: self),
            changeLog: SQLChangeLog(database: self),
            outbox: SQLEventOutbox(database: self),
            images: SQLImageIndex(database: self),
            inbox: SQLWebhookInbox(database: self),
            schedule: SQLScheduleStore(database: self),
            alerts: SQLAlertStore(database: self),
            audit: SQLAuditTrail(database: self),
            volatileMembers: SQLVolatileMemberStore(database: self),
            columnFaults: SQLColumnFaultStore(database: self),
            comparisons: SQLComparisonStore(database: self)
        )
    }
}
