import Logging
import SyncCore

/// Finds the records that are gone at the source, in two phases: those that a complete listing lacked are suspects, and only
/// those that the source, asked by id, does not have are marked deleted.
///
/// One that the source refuses stays a suspect and is a dead letter; one that was not to be had for now stays a suspect, and is
/// asked for again after a time of its own. Neither keeps the others from being found.
struct DeletionCheck {
    /// Records that are asked for between two transactions.
    private static let chunk = 50

    let run: RunContext

    /// - Parameter met: of a walk that went through all pages of an unfiltered listing without an error.
    /// - Returns: whether the listing was whole, as far as is known: false where it lacked a record that is there and that no
    ///   listing before it had lacked, or so many that nobody knows.
    func check(_ met: Pager) async throws(SyncError) -> Bool {
        guard met.metOnlyKnownIDs else { return true }
        let rows = try await ports.destination.rowCount(of: type)
        let isEveryMetRecordStored = run.tally.counters.failed == 0 && run.tally.counters.reasons[.notAdmitted] == nil
        // As many rows as records are then the same ones.
        let suspects =
            rows == met.count && isEveryMetRecordStored ? [] : try await Self.missing(from: met, of: type, ports)
        try await ports.deletions.setSuspects(
            suspects,
            of: type,
            runID: run.id,
            now: ports.time.now(),
            holding: run.lease
        )
        let retries = try await ports.destination.retries(of: type, .deletion)
        let plan = DeletionPlan(missing: suspects, retries: retries, rows: rows, now: ports.time.now())
        guard !plan.needsConfirmation else {
            run.tally.suspects = suspects.count
            run.logger.warning(
                "Too many records are missing from the listing to be deleted without being asked for",
                metadata: ["type": "\(type.name)", "missing": "\(suspects.count)", "stored": "\(rows)"]
            )
            return false
        }
        return try await confirm(plan.askable, retries).isDisjoint(with: plan.newlyMissing)
    }

    /// Asks for records by id, whatever became of it before, and marks those deleted that are gone.
    func confirm(
        _ suspects: [String]
    ) async throws(SyncError) {
        let retries = try await ports.destination.retries(of: type, .deletion)
        _ = try await confirm(suspects, retries)
    }

    /// - Returns: those that are there.
    private func confirm(
        _ suspects: [String],
        _ retries: [String: RecordRetry]
    ) async throws(SyncError) -> Set<String> {
        var present: Set<String> = []
        for start in stride(from: 0, to: suspects.count, by: Self.chunk) {
            let answers = await ask(suspects[start..<min(start + Self.chunk, suspects.count)])
            try await settle(answers, retries)
            present.formUnion(answers.present)
            if let error = answers.error { throw error }
        }
        return present
    }

    // MARK: Steps

    var type: EntityType { run.type }
    var ports: SyncPorts { run.ports }

    /// The rows that a walk did not meet.
    static func missing(
        from met: Pager,
        of type: EntityType,
        _ ports: SyncPorts
    ) async throws(SyncError) -> [String] {
        try await ports.destination.storedIDs(of: type) { !met.hasMet($0) }
    }

    /// One by one, also where many come with one call: that names none that is gone.
    private func ask(_ ids: ArraySlice<String>) async -> RecordAnswers {
        var answers = RecordAnswers()
        do throws(SyncError) {
            for id in ids {
                let answer = try await ports.source.record(id, of: type)
                try await answers.add(answer, for: id) { () async throws(SyncError) in
                    try await ports.source.listingAnswers(of: type)
                }
            }
        } catch {
            answers.error = error
        }
        return answers
    }

    private func settle(
        _ answers: RecordAnswers,
        _ retries: [String: RecordRetry]
    ) async throws(SyncError) {
        let now = ports.time.now()
        func retry(_ id: String, _ reason: String) -> RecordRetry {
            RecordRetry(after: retries[id], of: id, .deletion, reason: reason, now: now)
        }
        var counters = RunCounters()
        counters.failed = answers.postponed.count
        // Those that are there although the listing lacks them: nobody else reads what became of them.
        var told = answers
        told.gone = []
        let plan = PagePlan(taking: told, run.mapper)
        var batch = run.batch(plan.rows, deadLetters: plan.deadLetters, counters: counters)
        batch.settledDetails = answers.records.map(\.id)
        batch.delete(answers.gone)
        batch.present = answers.present
        batch.retries = answers.postponed.map { retry($0.id, "\($0.error)") }
        batch.retries += answers.present.map { retry($0, "it is there, though the listing lacks it") }
        batch.retries += answers.refused.map { refusal in
            RecordRetry(ending: retries[refusal.id], of: refusal.id, .deletion, reason: refusal.fault.message)
        }
        guard !batch.isEmpty else { return }
        try await run.commit(batch)
        for record in answers.postponed { run.tally.note(record, of: type) }
    }

    /// Marks records deleted.
    func delete(
        _ gone: [RecordAbsence]
    ) async throws(SyncError) {
        guard !gone.isEmpty else { return }
        var batch = run.batch()
        batch.delete(gone)
        try await run.commit(batch)
    }
}

extension RecordAnswers {
    /// The ids of records that the source has, whether they can be read or not.
    fileprivate var present: [String] { records.map(\.id) + rejected.compactMap(\.id) }
}

extension Batch {
    fileprivate mutating func delete(_ gone: [RecordAbsence]) {
        self.gone = gone.map(\.id)
        for absence in gone {
            if case .merged(let other) = absence.reason { answeredAs[absence.id] = other }
        }
    }
}
