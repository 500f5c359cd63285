/// What is to be done with the records of a page: a value, made without touching anything.
package struct PagePlan: Sendable {
    package private(set) var rows: [Row] = []
    package private(set) var deadLetters: [DeadLetter] = []
    /// Skips and reasons; what becomes of the rows is known only after the commit.
    package private(set) var counters = RunCounters()

    /// - Parameter shape: of what was rejected.
    package init(
        records: [SourceRecord],
        rejected: [RejectedRecord],
        shape: RecordShape,
        known: KnownStates,
        decision: ChangeDecision,
        mapper: RowMapper,
        now: Instant
    ) {
        for record in records {
            let reason = decision.reason(for: record, known: known, now: now)
            counters.reasons[reason, default: 0] += 1
            if reason.skips { counters.skipped += 1 } else { add(record, because: reason, mapper) }
        }
        for record in rejected {
            if record.fault.code == .noID { counters.reasons[.noID, default: 0] += 1 }
            deadLetters.append(DeadLetter(record, of: mapper.type, shape))
        }
    }

    /// Takes all records without a decision: details that are due. Those that there are none of are dead letters.
    package init(taking details: RecordAnswers, _ mapper: RowMapper) {
        for record in details.records { add(record, because: nil, mapper) }
        add(lettersOf: details, mapper.type)
        deadLetters += details.gone.map { DeadLetter($0, of: mapper.type) }
    }

    /// Sets aside what cannot be read, and what the source will not give.
    package mutating func add(lettersOf answers: RecordAnswers, _ type: EntityType) {
        deadLetters += answers.rejected.map { DeadLetter($0, of: type, .detail) }
        deadLetters += answers.refused.map { DeadLetter($0, of: type) }
    }

    /// Skips rows that are not to be added.
    package mutating func refuse(_ ids: Set<String>) {
        for row in rows where ids.contains(row.record.id) {
            counters.skipped += 1
            counters.reasons[.notAdmitted, default: 0] += 1
            guard let reason = row.reason, let count = counters.reasons[reason] else { continue }
            counters.reasons[reason] = count == 1 ? nil : count - 1
        }
        rows.removeAll { ids.contains($0.record.id) }
    }

    private mutating func add(_ record: SourceRecord, because reason: DecisionReason?, _ mapper: RowMapper) {
        do throws(RecordFault) {
            var row = try mapper.row(for: record)
            row.reason = reason
            rows.append(row)
        } catch {
            let rejected = RejectedRecord(id: record.id, fault: error, slice: record.slice)
            deadLetters.append(DeadLetter(rejected, of: mapper.type, record.shape))
        }
    }
}
