/// The values that do not fit their columns, `tds_column_faults`. They are written by commits (``CommitOutcome/faults``).
package protocol ColumnFaultStore: Sendable {
    /// How many there are of each type.
    func counts() async throws(SyncError) -> [String: Int]

    /// The newest first.
    /// - Parameters:
    ///   - type: nil for all.
    ///   - entityID: of one record; nil for all.
    func faults(of type: EntityType?, entityID: String?, limit: Int) async throws(SyncError)
        -> [StoredColumnFault]
}

package struct StoredColumnFault: Sendable, Equatable {
    package let entityType: String
    package let entityID: String
    package let fault: ColumnFault
    package let notedSince: Instant

    package init(entityType: String, entityID: String, fault: ColumnFault, notedSince: Instant) {
        self.entityType = entityType
        self.entityID = entityID
        self.fault = fault
        self.notedSince = notedSince
    }
}
