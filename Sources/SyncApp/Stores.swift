import FoundationEssentials
import Logging
import SQLiteStores
import SyncCore
import SyncEngine

/// The database and the state cache of the settings, opened.
struct Stores: Sendable {
    let destination: any Destination
    let runs: any RunStore
    let leases: any LeaseStore
    let deadLetters: any DeadLetterStore
    let cache: any SyncStateCache

    /// Creates what is missing. A state cache that cannot be opened is replaced by one in memory: it only saves work.
    static func open(
        _ settings: Settings,
        time: any TimeSource,
        logger: Logger
    ) async throws(SyncError) -> Stores {
        try makeDirectory(settings.dataDirectory)
        let database = try await SQLiteDatabase.open(path: settings.databasePath)
        return Stores(
            destination: database,
            runs: database,
            leases: database,
            deadLetters: database,
            cache: await openCache(settings, time: time, logger: logger)
        )
    }

    /// This process, as the holder of a lease.
    static func holder(_ runID: String) -> LeaseHolder { .current(runID: runID) }

    private static func openCache(
        _ settings: Settings,
        time: any TimeSource,
        logger: Logger
    ) async -> any SyncStateCache {
        do throws(SyncError) {
            return try await SQLiteStateCache.open(path: settings.stateCachePath, time: time, logger: logger)
        } catch {
            logger.warning("The state cache cannot be opened, using memory instead", metadata: ["error": "\(error)"])
            return MemoryStateCache(time: time)
        }
    }

    private static func makeDirectory(_ path: String) throws(SyncError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw SyncError(
                .destinationUnavailable,
                "The directory \(path) cannot be created.",
                nextStep: "Set TDS_DATA_DIR to a directory that this user can write to.",
                cause: "\(error)"
            )
        }
    }
}
