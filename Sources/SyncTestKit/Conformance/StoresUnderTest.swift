package import SyncCore

/// A destination and what shares its transactions, empty, with a view behind the ports.
package struct StoresUnderTest: Sendable {
    package let destination: any Destination
    package let runs: any RunStore
    package let leases: any LeaseStore
    package let deadLetters: any DeadLetterStore
    package let deletions: any DeletionStore
    package let log: any ChangeLog
    package let images: any ImageIndex
    package let faults: any ColumnFaultStore
    package let volatileMembers: any VolatileMemberStore
    /// What a column of a stored row holds, as text; nil for NULL and where there is no such row.
    package let storedText: @Sendable (_ column: String, _ type: EntityType, _ entityID: String) async throws -> String?
    /// The rows of a child table below an entity's row, by position: its columns as text (booleans `1` and `0`, instants as
    /// ``Instant/description``); a column that holds NULL is missing.
    package let storedChildren:
        @Sendable (_ table: ChildTable, _ type: EntityType, _ entityID: String) async throws -> [[String: String]]
    /// Makes the store refuse rows of one entity, as a user's constraint or trigger does, or accept them again.
    package let setRefusing: @Sendable (_ refusing: Bool, _ type: EntityType, _ entityID: String) async throws -> Void

    package init(
        _ database: SharedDatabase,
        storedText: @escaping @Sendable (String, EntityType, String) async throws -> String?,
        storedChildren: @escaping @Sendable (ChildTable, EntityType, String) async throws -> [[String: String]],
        setRefusing: @escaping @Sendable (Bool, EntityType, String) async throws -> Void
    ) {
        destination = database.destination
        runs = database.runs
        leases = database.leases
        deadLetters = database.deadLetters
        deletions = database.deletions
        log = database.changeLog
        images = database.images
        faults = database.columnFaults
        volatileMembers = database.volatileMembers
        self.storedText = storedText
        self.storedChildren = storedChildren
        self.setRefusing = setRefusing
    }
}

extension StoresUnderTest {
    /// A lease of an hour for a run, and the run begun under it.
    package func begin(_ run: RunRecord = Sample.run()) async throws(SyncError) -> Lease {
        let lease = try await leases.acquire(
            run.entityType,
            for: Sample.holder(run.id),
            timeToLive: .seconds(3_600),
            now: run.startedAt
        )
        try await runs.start(run, holding: lease)
        return lease
    }

    /// Commits a batch of rows and gives their outcomes.
    package func commit(
        _ rows: Row...,
        of type: EntityType = .products,
        minutes: Int64 = 0,
        holding lease: Lease
    ) async throws(SyncError) -> [CommitOutcome.RowOutcome] {
        try await destination.commit(Sample.batch(rows, of: type, minutes: minutes), holding: lease).rows
    }

    /// Commits that records are gone.
    package func commit(
        gone ids: [String],
        of type: EntityType = .products,
        minutes: Int64 = 0,
        holding lease: Lease
    ) async throws(SyncError) -> Int {
        var batch = Sample.batch([], of: type, minutes: minutes)
        batch.gone = ids
        return try await destination.commit(batch, holding: lease).deleted
    }

    /// A lease that a later one has taken the place of.
    package func lostLease() async throws(SyncError) -> Lease {
        let lost = try await begin()
        _ = try await leases.acquire(
            lost.entityType,
            for: Sample.holder("run-2"),
            timeToLive: .seconds(60),
            now: Sample.instant(minutes: 61)
        )
        return lost
    }

    package func storedRow(_ entityID: String, of type: EntityType = .products) async throws(SyncError) -> StoredRow? {
        try await destination.storedRows(of: type, ids: [entityID]).first
    }

    /// The same for a column of JSON, in its canonical form: a store may keep JSON in an order of its own.
    package func storedJSON(_ column: String, _ type: EntityType, _ entityID: String) async throws -> String? {
        try await storedText(column, type, entityID).map(Self.canonicalJSON)
    }

    package static func canonicalJSON(_ text: String) throws -> String {
        String(decoding: try CanonicalJSON.form(of: Array(text.utf8)), as: UTF8.self)
    }

    package func run(_ id: String) async throws(SyncError) -> RunRecord? {
        try await runs.recent(limit: 10).first { $0.id == id }
    }

    package func versions(of type: EntityType = .products) async throws(SyncError) -> [StoredVersion] {
        try await destination.storedVersions(of: type, after: nil, limit: 1_000)
    }
}

extension CommitOutcome.RowOutcome {
    package var isWritten: Bool { if case .written = self { true } else { false } }
    package var isUnchanged: Bool { if case .unchanged = self { true } else { false } }
    package var isSuperseded: Bool { if case .superseded = self { true } else { false } }
    package var isRejected: Bool { if case .rejected = self { true } else { false } }
}
