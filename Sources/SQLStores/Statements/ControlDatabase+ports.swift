package import SyncCore

extension ControlDatabase where Self: Destination {
    /// The ports of all that is in this database.
    package var shared: SharedDatabase {
        SharedDatabase(
            catalog: catalog,
            destination: self,
            runs: SQLRunStore(self),
            runQueue: SQLRunQueue(self),
            leases: SQLLeaseStore(self),
            deadLetters: SQLDeadLetterStore(self),
            deletions: SQLDeletionStore(self),
            changeLog: SQLChangeLog(self),
            outbox: SQLEventOutbox(self),
            images: SQLImageIndex(self),
            inbox: SQLWebhookInbox(self),
            schedule: SQLScheduleStore(self),
            alerts: SQLAlertStore(self),
            audit: SQLAuditTrail(self),
            volatileMembers: SQLVolatileMemberStore(self),
            columnFaults: SQLColumnFaultStore(self)
        )
    }
}
