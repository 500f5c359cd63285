import Logging
import SyncCore

/// Finds, at the beginning of a run, that the database is not the one that the entries of a type were made for.
struct GenerationCheck {
    let destination: any Destination
    let cache: any SyncStateCache
    let logger: Logger

    /// The generation that entries must have to be believed; a new one where the database has gone back.
    ///
    /// - Parameter lease: the run's own, so the newest of its type.
    func generation(for lease: Lease) async throws(SyncError) -> String {
        let generation = try await destination.generation()
        let note = CacheNote.watermark(entityType: lease.entityType)
        // A cache that fails here fails again at the first look-up, and is told of there.
        let before = (try? await cache.note(note)).flatMap { $0 }.flatMap(CacheWatermark.init)
        var current = generation
        if let before, before.generation == generation, before.leaseToken >= lease.token {
            current = try await destination.renewGeneration()
            cache.generationRenewed()
            logger.warning(
                """
                The database is older than the state cache: it was restored from a backup. \
                All entries are void, and every record is compared with its row
                """,
                metadata: ["type": "\(lease.entityType)"]
            )
        }
        let watermark = CacheWatermark(generation: current, leaseToken: lease.token)
        try? await cache.setNotes([note: watermark.description])
        return current
    }
}
