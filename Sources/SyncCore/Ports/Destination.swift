/// Where rows are written.
///
/// ## Contract
/// - `commit` is atomic: rows, dead letters, run counters and checkpoint are visible together, or none of them is.
/// - `commit` is idempotent: the same batch a second time changes no row.
/// - Never back in time: a row is replaced only when the record's `modifiedAt` is not older than the stored one and its
///   hash or its instant differs. Equal instants: the later commit wins.
/// - Absent is not empty: a column whose value is nil in ``Row/values`` keeps what is stored.
/// - A row that the database refuses becomes a dead letter of the same commit; the others are stored.
/// - Fenced: `commit` throws ``SyncError/Code/leaseLost`` and writes nothing unless the lease is the newest of its type.
package protocol Destination: Sendable {
    /// Which database this is. Replaced or recreated databases differ. Entries of the state cache belong to one generation.
    func generation() async throws(SyncError) -> String

    /// Gives the database a new generation, so that every entry of a state cache is void; returns it.
    func renewGeneration() async throws(SyncError) -> String

    func commit(_ batch: Batch, holding lease: Lease) async throws(SyncError) -> CommitOutcome

    /// The hashes and instants of stored rows, in pages by local id, for warming a cache without asking the source.
    /// - Parameter after: the last local id of the page before; nil for the first.
    func storedVersions(
        of type: EntityType,
        after: String?,
        limit: Int
    ) async throws(SyncError) -> [StoredVersion]
}

/// What one transaction holds.
package struct Batch: Sendable {
    package let type: EntityType
    package let runID: String
    package let rows: [Row]
    package let deadLetters: [DeadLetter]
    /// Entities of the page that were only counted: skipped ones, and decisions' reasons.
    package let counters: RunCounters
    /// Set with the last batch of a page.
    package let checkpoint: Checkpoint?
    package let now: Instant
    /// With this commit, in its transaction, the database takes a new generation: older entries of a state cache that could
    /// not be told must not be believed any more.
    package var renewsGeneration = false

    package init(
        type: EntityType,
        runID: String,
        rows: [Row],
        deadLetters: [DeadLetter],
        counters: RunCounters,
        checkpoint: Checkpoint?,
        now: Instant
    ) {
        self.type = type
        self.runID = runID
        self.rows = rows
        self.deadLetters = deadLetters
        self.counters = counters
        self.checkpoint = checkpoint
        self.now = now
    }
}

/// What became of each row of a batch, in the batch's order.
package struct CommitOutcome: Sendable {
    package enum RowOutcome: Sendable, Equatable {
        /// Inserted or changed.
        case written(localID: String)
        /// The stored row is equal.
        case unchanged(localID: String)
        /// The stored row is newer than the record.
        case superseded(localID: String)
        /// Refused by the database; now a dead letter.
        case rejected(RecordFault)
    }

    package let rows: [RowOutcome]
    /// The generation that the database took with this commit; nil where it kept its own.
    package let newGeneration: String?

    package init(rows: [RowOutcome], newGeneration: String? = nil) {
        self.rows = rows
        self.newGeneration = newGeneration
    }
}

/// What the destination knows of a stored row without reading its payload.
package struct StoredVersion: Sendable, Equatable {
    package let entityID: String
    package let localID: String
    package let contentHash: ContentHash?
    package let detailHash: ContentHash?
    package let lastModified: Instant?

    package init(
        entityID: String,
        localID: String,
        contentHash: ContentHash?,
        detailHash: ContentHash?,
        lastModified: Instant?
    ) {
        self.entityID = entityID
        self.localID = localID
        self.contentHash = contentHash
        self.detailHash = detailHash
        self.lastModified = lastModified
    }
}

extension CommitOutcome {
    /// What a committed batch adds to its run's counters: the one rule for the report and for `tds_sync_runs`.
    package func counters(of batch: Batch) -> RunCounters {
        var counters = batch.counters
        counters.failed += batch.deadLetters.count
        for row in rows {
            switch row {
            case .written:
                counters.synced += 1
                counters.written += 1
            case .unchanged, .superseded:
                counters.synced += 1
            case .rejected:
                counters.failed += 1
            }
        }
        return counters
    }
}
