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
    /// Records whose details were asked for: they are due no more, whatever the answer was.
    package var settledDetails: [String] = []
    /// Whether the rows only complete records that were counted with their list rows.
    package var completesRecords = false
    /// Records that the source does not have any more.
    package var gone: [String] = []
    /// Whether rows are replaced whatever is stored: what is stored is known to be wrong.
    package var overwrites = false

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

    /// Whether there is nothing to write.
    package var isEmpty: Bool {
        rows.isEmpty && deadLetters.isEmpty && counters == RunCounters() && checkpoint == nil && !renewsGeneration
            && settledDetails.isEmpty && gone.isEmpty
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

        /// The row's local id; nil where it was refused.
        package var localID: String? {
            switch self {
            case .written(let localID), .unchanged(let localID), .superseded(let localID): localID
            case .rejected: nil
            }
        }
    }

    package let rows: [RowOutcome]
    /// How many rows were marked deleted that were not before.
    package let deleted: Int
    /// The generation that the database took with this commit; nil where it kept its own.
    package let newGeneration: String?

    package init(rows: [RowOutcome], deleted: Int = 0, newGeneration: String? = nil) {
        self.rows = rows
        self.deleted = deleted
        self.newGeneration = newGeneration
    }
}

extension CommitOutcome {
    /// What a committed batch adds to its run's counters: the one rule for the report and for `tds_sync_runs`.
    package func counters(of batch: Batch) -> RunCounters {
        var counters = batch.counters
        counters.failed += batch.deadLetters.count
        counters.deleted += deleted
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
                fault: fault,
                payload: row.record.slice.bytes
            )
        }
    }

    /// The ids of the records that are in the database now.
    package func storedIDs(of batch: Batch) -> [String] {
        zip(batch.rows, self).compactMap { row, outcome in outcome.localID == nil ? nil : row.record.id }
    }
}
