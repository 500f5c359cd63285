/// What one transaction holds.
package struct Batch: Sendable {
    package let type: EntityType
    package let runID: String
    package let rows: [Row]
    package let deadLetters: [DeadLetter]
    /// Entities of the page that were only counted: skipped ones, and decisions' reasons.
    package let counters: RunCounters
    /// Set with the last batch of a page, but for the last page of a listing.
    package let checkpoint: Checkpoint?
    /// Whether this is the last batch of a listing that was walked to its end: its checkpoint ends with it, so that what fails
    /// afterwards never makes a later run begin there.
    package var endsListing = false
    package let now: Instant
    /// With this commit, in its transaction, the database takes a new generation: older entries of a state cache that could
    /// not be told must not be believed any more.
    package var renewsGeneration = false
    /// Records whose details were asked for: they are due no more. Not settled is one whose detail is older than its list row
    /// (``CommitOutcome/RowOutcome/superseded(localID:)``): there is a newer one to be read.
    package var settledDetails: [String] = []
    /// Records that are to be asked for again later.
    package var retries: [RecordRetry] = []
    /// Whether the rows only complete records that were counted with their list rows.
    package var completesRecords = false
    /// Records that the source does not have any more.
    package var gone: [String] = []
    /// Of those: the id of the record that was answered instead, by the id that was asked for.
    package var answeredAs: [String: String] = [:]
    /// Records that a listing lacked and that the source has: they are suspects no more.
    package var present: [String] = []
    /// Records whose details are to be read again, though nothing tells that they changed.
    package var dueDetails: [String] = []
    /// How far the rotation of details is with it; nil where it stays.
    package var rotation: DetailRotation?
    /// Rows that are put right from their own payloads.
    package var repairs: [RowRepair] = []
    /// The way in which all rows of the type are made now (``RowMapper/version``); nil where that stays.
    package var mappingVersion: String?
    /// Whether rows are replaced whatever is stored: what is stored is known to be wrong.
    package var overwrites = false
    /// Whether a person asked for what the source sends to be written (`--force`). A record of the stored hash is held against the
    /// stored payload too: a hash leaves nulls out, and a null clears a column that the other shape fills, where an absent member
    /// does not (``RowMerge``). And one that is stamped before the stored one of its shape replaces it.
    package var isForced = false

    package init(
        type: EntityType,
        runID: String,
        rows: [Row] = [],
        deadLetters: [DeadLetter] = [],
        counters: RunCounters = RunCounters(),
        checkpoint: Checkpoint? = nil,
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

    /// Whether there is nothing to write.
    package var isEmpty: Bool {
        rows.isEmpty && deadLetters.isEmpty && counters == RunCounters() && checkpoint == nil && !renewsGeneration
            && !endsListing && settledDetails.isEmpty && retries.isEmpty && gone.isEmpty && present.isEmpty
            && dueDetails.isEmpty && rotation == nil && repairs.isEmpty && mappingVersion == nil
    }
}

/// What became of each row of a batch, in the batch's order.
package struct CommitOutcome: Sendable {
    package enum RowOutcome: Sendable, Equatable {
        /// Inserted or changed. The other shape's hash may be void with it (``RowMerge/otherHashHolds``).
        case written(localID: String, keepsOtherHash: Bool = true)
        /// The stored row is equal.
        case unchanged(localID: String)
        /// The stored row is newer than the record. Of a detail that is newer than the stored detail all the same, what only it
        /// tells is stored.
        case superseded(localID: String)
        /// Refused by the database; now a dead letter.
        case rejected(RecordFault)

        /// The row's local id; nil where it was refused.
        package var localID: String? {
            switch self {
            case .written(let localID, _), .unchanged(let localID), .superseded(let localID): localID
            case .rejected: nil
            }
        }
    }

    package let rows: [RowOutcome]
    /// How many rows were marked deleted that were not before.
    package let deleted: Int
    /// The values of stored records that do not fit their columns, by the record's id.
    package let faults: [String: [ColumnFault]]
    /// Of the rows: those of which only members differ that feed no column.
    package let restless: [RestlessRow]
    /// The generation that the database took with this commit; nil where it kept its own.
    package var newGeneration: String?

    package init(
        rows: [RowOutcome],
        deleted: Int = 0,
        faults: [String: [ColumnFault]] = [:],
        restless: [RestlessRow] = [],
        newGeneration: String? = nil
    ) {
        self.rows = rows
        self.deleted = deleted
        self.faults = faults
        self.restless = restless
        self.newGeneration = newGeneration
    }
}

extension CommitOutcome {
    /// What a committed batch adds to its run's counters: the one rule for the report and for `tds_sync_runs`.
    package func counters(of batch: Batch) -> RunCounters {
        var counters = batch.counters
        counters.failed += batch.deadLetters.count
        counters.deleted += deleted
        counters.columnFaults += faults.values.reduce(0) { $0 + $1.count }
        for row in rows {
            switch row {
            case .written where !batch.completesRecords:
                counters.synced += 1
                counters.written += 1
            case .unchanged where !batch.completesRecords, .superseded where !batch.completesRecords:
                counters.synced += 1
            case .written, .unchanged, .superseded: break
            case .rejected:
                counters.failed += 1
            }
        }
        return counters
    }
}

extension [CommitOutcome.RowOutcome] {
    /// The dead letters of the rows that the database refused.
    package func deadLetters(of batch: Batch) -> [DeadLetter] {
        zip(batch.rows, self).compactMap { row, outcome in
            guard case .rejected(let fault) = outcome else { return nil }
            return DeadLetter(
                entityType: batch.type.name,
                entityID: row.record.id,
                shape: batch.type.letterShape(of: row.record.shape),
                fault: fault,
                payload: row.record.slice.bytes
            )
        }
    }

    /// The ids of the records that are in the database now.
    package func storedIDs(of batch: Batch) -> [String] {
        zip(batch.rows, self).compactMap { row, outcome in outcome.localID == nil ? nil : row.record.id }
    }

    /// Those of them whose record of a shape was stored, or is stored already.
    package func storedIDs(of batch: Batch, _ shape: RecordShape) -> [String] {
        zip(batch.rows, self).compactMap { row, outcome in
            outcome.localID == nil || row.record.shape != shape ? nil : row.record.id
        }
    }

    /// Those of them whose record of a shape changed the row.
    package func writtenIDs(of batch: Batch, _ shape: RecordShape) -> [String] {
        zip(batch.rows, self).compactMap { row, outcome in
            if case .written = outcome, row.record.shape == shape { row.record.id } else { nil }
        }
    }

    /// Records whose details are settled: those that were asked for, but for the ones that are older than what is stored.
    package func settledDetails(of batch: Batch) -> [String] {
        let older = Set(
            zip(batch.rows, self).compactMap { row, outcome in
                if case .superseded = outcome, row.record.shape == .detail { row.record.id } else { nil }
            }
        )
        return older.isEmpty ? batch.settledDetails : batch.settledDetails.filter { !older.contains($0) }
    }
}
