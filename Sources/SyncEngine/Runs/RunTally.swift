import SyncCore

/// The numbers of a run while it goes on, which all its steps add to. `run` counts only what is committed.
final class RunTally {
    /// A page of which every record is skipped writes nothing, so it may wait for a later page's transaction: this many in a
    /// row. After a crash at most these pages are read and skipped once more.
    private static let pagesDeferredMax = 4

    /// The skips of pages that had no transaction: not yet in `run`, nor in the database. They go with the next page's last
    /// batch, or with the end of the run.
    private(set) var pending = RunCounters()
    private var pagesDeferred: [Int] = []

    var run: RunRecord
    private(set) var cacheErrors = 0
    private var cacheError: SyncError?
    private let cacheEnabled: Bool
    private let failuresMax: Int
    private var failures: [RunReport.Failure] = []
    /// See ``RunReport/answered``.
    var answered: Set<String> = []
    /// See ``RunReport/postponed``.
    var postponed: [String: SyncError] = [:]
    /// Rows of listings, and those of details that were due, of which only members differ that feed no column.
    private(set) var restlessRows = RestlessMembers()
    private(set) var restlessDetails = RestlessMembers()
    private(set) var detailsRead = 0
    /// Rows that were put right from their own payloads.
    var remade = 0
    private var columnFaults: [RunReport.FaultyColumn] = []
    private var error: SyncError?
    private let callsBefore: Int
    /// Records that are missing and were too many to be asked for.
    var suspects = 0
    var images = ImageCounts()

    init(run: RunRecord, cacheEnabled: Bool, callsBefore: Int, failuresMax: Int = RunReport.failuresMax) {
        self.run = run
        self.cacheEnabled = cacheEnabled
        self.failuresMax = failuresMax
        self.callsBefore = callsBefore
    }

    /// All that was read so far.
    var counters: RunCounters {
        var counters = run.counters
        counters += pending
        return counters
    }

    /// - Parameter cache: as it is now.
    func report(_ cache: any SyncStateCache) -> RunReport {
        RunReport(
            run: run,
            failures: failures,
            columnFaults: Array(columnFaults.prefix(RunReport.columnFaultsMax)),
            answered: answered,
            postponed: postponed,
            cacheBackend: cache.backend,
            cacheEnabled: cacheEnabled,
            cacheErrors: cacheErrors,
            suspects: suspects,
            remade: remade,
            images: images,
            cacheTrouble: cache.trouble ?? cacheError?.description,
            error: error
        )
    }

    func cacheFailed(_ error: SyncError) {
        cacheErrors += 1
        cacheError = error
    }

    /// Whether this page can do without a transaction of its own. The last page cannot: it ends the walk.
    func defers(_ plan: PagePlan, hasMore: Bool) -> Bool {
        hasMore && plan.rows.isEmpty && plan.deadLetters.isEmpty && pagesDeferred.count < Self.pagesDeferredMax
    }

    /// Counts the skips of a page that has no transaction.
    func deferred(_ plan: PagePlan, page: Int) {
        pending += plan.counters
        pagesDeferred.append(page)
    }

    /// The pages that are safe with one that is: those before it that had no transaction, and it.
    func finishedPages(with page: Int) -> [Int] {
        defer { pagesDeferred = [] }
        return pagesDeferred + [page]
    }

    /// Counts a batch that was committed. A page's last one, which has the checkpoint, brought what was pending.
    func committed(_ batch: Batch, _ outcome: CommitOutcome) {
        run.counters += outcome.counters(of: batch)
        note(outcome.faults)
        if batch.completesRecords {
            detailsRead += batch.rows.count
            restlessDetails.add(outcome.restless)
        } else {
            restlessRows.add(outcome.restless)
        }
        if batch.checkpoint != nil || batch.endsListing {
            pending = RunCounters()
        }
        for letter in batch.deadLetters { note(letter.entityID, letter.fault) }
        for (row, outcome) in zip(batch.rows, outcome.rows) {
            if case .rejected(let fault) = outcome { note(row.record.id, fault) }
        }
    }

    private func note(_ faults: [String: [ColumnFault]]) {
        for (id, faults) in faults where columnFaults.count < RunReport.columnFaultsMax {
            columnFaults += faults.map { RunReport.FaultyColumn(entityID: id, fault: $0) }
        }
    }

    /// Notes an entity that failed without leaving a dead letter; the batch's counters count it.
    func note(_ postponed: PostponedRecord, of type: EntityType) {
        let words =
            "\(type.name) \(postponed.id) was not to be had, and is asked for again later: \(postponed.error.message)"
        note(
            postponed.id,
            RecordFault(.notNow, [words, postponed.error.cause].compactMap(\.self).joined(separator: " "))
        )
    }

    /// The same for any other reason.
    func note(_ id: String?, _ fault: RecordFault) {
        guard failures.count < failuresMax else { return }
        failures.append(.init(entityID: id, code: fault.code.rawValue, message: fault.message))
    }

    func end(_ error: SyncError?, at now: Instant, usage: SourceUsage) {
        run.counters += pending
        pending = RunCounters()
        self.error = error
        run.finishedAt = now
        run.apiCalls = usage.apiCalls - callsBefore
        run.error = error.map { "\($0)" }
        run.errorCode = error?.code
        run.status =
            switch error?.code {
            case .none: run.counters.failed == 0 ? .completed : .partial
            case .cancelled: .cancelled
            case .some: .failed
            }
    }
}
