import SyncApp
import SyncCore
import SyncEngine

/// Runs: reading a type from Zoho and writing what changed.
public struct Orchestrator: Sendable {
    private let operations: CacheOperations
    private let app: App

    init(_ operations: CacheOperations, _ app: App) {
        self.operations = operations
        self.app = app
    }

    /// Syncs types one after the other. A run that fails is reported, and does not throw; a failure that the next types
    /// would meet too ends the series.
    ///
    /// Where the day's calls are spent, or only the reserve is left (`TDS_QUOTA_RESERVE`), a run waits for the next day and goes on.
    /// Cancelling the task ends the run at the next batch, with the status `cancelled`; the next run goes on from there.
    ///
    /// - Parameters:
    ///   - types: `products`, `customers`, …, or aliases of them.
    ///   - ids: Only these records; nil for all.
    ///   - incremental: Only what changed since the last run, at the price of a call or two; everything where there was none.
    ///     What changes without a new stamp (stock, balances) and what is deleted is found by runs that read everything.
    ///   - images: Fetch the images of products that are new or changed too, at the price of a call each.
    ///   - force: Sync every record, whatever the cache says.
    /// - Throws: ``DataSyncError`` for an unknown type.
    public func sync(
        _ types: [String],
        ids: [String]? = nil,
        incremental: Bool = false,
        images: Bool = false,
        force: Bool = false
    ) async throws(DataSyncError) -> [RunResult] {
        var known: [EntityType] = []
        for word in types { known.append(try EntityType.named(word)) }
        var options = app.options
        options.selection = ids.map(SyncOptions.Selection.ids) ?? (incremental ? .changes : .everything)
        options.images = images
        options.force = force
        options.cacheEnabled = operations.isEnabled
        return await app.orchestrator(for: options).sync(known, options: options).map(RunResult.init)
    }

    /// The newest runs of all programs that use the database, newest first.
    /// - Parameter limit: 1 to 1,000.
    public func recentRuns(limit: Int = 10) async throws(DataSyncError) -> [RunResult] {
        let runs = try await translated { () async throws(SyncError) in
            try await app.stores.database.runs.recent(limit: min(max(limit, 1), 1_000))
        }
        return runs.map(RunResult.init)
    }
}

/// How a run went. `totalProcessed` = `synced` + `skipped` + `failed`, always.
public struct RunResult: Sendable, Equatable {
    public let syncID: String
    public let entityType: String
    /// `in_progress`, `completed`, `failed`, `cancelled`, or `partial` where entities failed.
    public let status: String
    public let totalProcessed: Int
    public let synced: Int
    public let skipped: Int
    public let failed: Int
    /// Rows that were inserted or changed; at most `synced`.
    public let written: Int
    /// Rows that were marked deleted, since the source does not have them any more.
    public let deleted: Int
    public let reasons: [String: Int]
    public let apiCalls: Int
    /// What ended the run early, with what to do next.
    public let error: String?

    init(_ report: RunReport) { self.init(report.run) }

    init(_ run: RunRecord) {
        syncID = run.id
        entityType = run.entityType
        status = run.status.rawValue
        totalProcessed = run.counters.totalProcessed
        synced = run.counters.synced
        skipped = run.counters.skipped
        failed = run.counters.failed
        written = run.counters.written
        deleted = run.counters.deleted
        reasons = Dictionary(uniqueKeysWithValues: run.counters.reasons.map { ($0.key.rawValue, $0.value) })
        apiCalls = run.apiCalls
        error = run.error
    }
}
