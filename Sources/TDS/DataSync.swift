public import Logging
import SyncApp
import SyncCore
import SyncEngine

/// TDS inside of a program of yours: the state cache and the runs, with the settings, stores and guarantees of the command
/// line program.
///
/// ```swift
/// try await DataSync.with(settings: environment, logger: logger) { sync in
///     let runs = try await sync.orchestrator.sync(["products", "customers"])
///     print(runs.map { "\($0.entityType): \($0.synced) synced, \($0.skipped) skipped" })
/// }
/// ```
///
/// Everything here may be called from several tasks at once.
public struct DataSync: Sendable {
    /// Should this record be synced? For programs that read from Zoho themselves.
    public let cache: CacheService
    /// Reads from Zoho and writes what changed.
    public let orchestrator: Orchestrator

    /// Opens the database and the state cache for as long as `body` runs.
    ///
    /// - Parameters:
    ///   - settings: The names and values of docs/operations.md, such as `DATABASE_URL`. Nothing is read from the
    ///     process's environment; pass `ProcessInfo.processInfo.environment` to use it.
    ///   - logger: Where the runs tell what happens. Secrets are in no message.
    /// - Throws: ``DataSyncError`` where a setting is missing or the database cannot be used, and what `body` throws.
    public static func with<Result: Sendable>(
        settings: [String: String],
        logger: Logger,
        _ body: @Sendable (DataSync) async throws -> Result
    ) async throws -> Result {
        do {
            let resolved = try await ResolvedSettings.resolve(environment: settings, file: nil)
            return try await App.with(try Settings(resolved), logger: logger) { app in
                let operations = app.cacheOperations
                return try await body(
                    DataSync(
                        cache: CacheService(operations, app),
                        orchestrator: Orchestrator(operations, app)
                    )
                )
            }
        } catch let error as SyncError {
            throw DataSyncError(error)
        }
    }
}
