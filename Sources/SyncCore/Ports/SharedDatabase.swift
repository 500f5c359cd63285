/// All that the processes of an organization share in its database: rows, runs, queues and what people must look at.
package typealias SharedDatabase = Destination & RunStore & LeaseStore & DeadLetterStore & DeletionStore & ChangeLog
    & EventOutbox & ImageIndex & RunQueue & WebhookInbox & ScheduleStore & AlertStore & AuditTrail
    & VolatileMemberStore & ColumnFaultStore
