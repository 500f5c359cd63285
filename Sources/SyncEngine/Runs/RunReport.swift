package import SyncCore

/// How a run ended: the one place that every view (terminal, JSON, log, database) takes its numbers from.
package struct RunReport: Sendable {
    /// One entity that failed, as shown to a person. The dead letters hold all of them with their bytes.
    package struct Failure: Sendable, Equatable {
        package let entityID: String?
        package let code: String
        package let message: String
    }

    /// Reports show at most this many failed entities, unless the records were announced: then all of them.
    package static let failuresMax = 20

    /// A value that does not fit its column, of a record that was stored.
    package struct FaultyColumn: Sendable, Equatable {
        package let entityID: String
        package let fault: ColumnFault
    }

    /// Reports show at most this many; the run's counters count all.
    package static let columnFaultsMax = 20

    package let run: RunRecord
    package let failures: [Failure]
    package let columnFaults: [FaultyColumn]
    /// Of the records that were announced (``SyncOptions/Selection/webhookTriggered(_:)``), those that are dealt with: stored, failed for
    /// good, gone, or waiting for a person's word that they are.
    package let answered: Set<String>
    /// Of those: the ones that were not to be had for now, each with why.
    package let postponed: [String: SyncError]
    package let cacheBackend: String
    package let cacheEnabled: Bool
    /// Calls of the state cache that failed; the run went on without it.
    package let cacheErrors: Int
    /// Records that a complete listing lacked, or that were announced and are gone, and that were too many to be deleted without a
    /// person's word.
    package let suspects: Int
    /// Rows of an older version that were put right from their own payloads.
    package let remade: Int
    package let images: ImageCounts
    /// What the cache suffered from, the last time; nil where all went well.
    package let cacheTrouble: String?
    /// What ended the run early; nil where it went to its end.
    package let error: SyncError?

    package var counters: RunCounters { run.counters }
    package var cache: CacheSession { CacheSession(run.counters) }
    package var duration: Duration { run.startedAt.duration(to: run.finishedAt ?? run.startedAt) }
}

extension RunReport {
    /// Of a run that was claimed and could not begin.
    package init(notBegun claimed: ClaimedRun, _ error: SyncError, at now: Instant) {
        var run = RunRecord(
            id: claimed.runID,
            entityType: claimed.request.entityType,
            mode: claimed.request.mode,
            startedAt: now
        )
        run.status = .failed
        run.finishedAt = now
        run.error = "\(error)"
        run.errorCode = error.code
        self.init(
            run: run,
            failures: [],
            columnFaults: [],
            answered: [],
            postponed: [:],
            cacheBackend: "none",
            cacheEnabled: false,
            cacheErrors: 0,
            suspects: 0,
            remade: 0,
            images: ImageCounts(),
            cacheTrouble: nil,
            error: error
        )
    }
}

/// What a run did with the cache: the session statistics of contract, section 2, derived from the run's reasons so that
/// they can never say something else.
package struct CacheSession: Sendable, Equatable {
    /// Entities that were looked up.
    package let totalChecked: Int
    /// Looked up and found unchanged.
    package let hits: Int
    package let skipped: Int
    package let synced: Int

    package var misses: Int { totalChecked.minus(hits) }

    package init(_ counters: RunCounters) {
        let notLookedUp: Set<DecisionReason> = [.forcedSync, .noID, .notAdmitted]
        totalChecked = counters.reasons.filter { !notLookedUp.contains($0.key) }.values.total
        hits = counters.reasons[.unchanged] ?? 0
        skipped = counters.skipped
        synced = counters.synced
    }

    /// Hits in percent of look-ups, 0 without any.
    package var hitRate: Double {
        totalChecked == 0 ? 0 : Double(hits) / Double(totalChecked) * 100
    }

    /// `95.2%`
    package var hitRateText: String { hitRate.text(digits: 1) + "%" }

    /// The line that the guide's users look for in the log.
    package var logLine: String {
        "Cache Statistics: Hit Rate: \(hitRateText), Total Checked: \(totalChecked), "
            + "Skipped: \(skipped), Synced: \(synced)"
    }
}
