import Logging
import SyncCore

/// Finds, at the beginning of a run, entries of its type that may be older than their rows, and gets rid of them.
///
/// They are sound where the last lease of the type was held by a run that used this cache and this database. It was not where
/// the database was restored from a backup, where the cache was, and where a run went on without the cache or used another.
struct GenerationCheck {
    let destination: any Destination
    let cache: any SyncStateCache
    let logger: Logger

    /// The generation that entries must have to be believed.
    ///
    /// - Parameter lease: the run's own, so the newest of its type.
    func generation(for lease: Lease) async throws(SyncError) -> String {
        var generation = try await destination.generation()
        let note = CacheNote.watermark(entityType: lease.entityType)
        let sound = CacheWatermark(generation: generation, leaseToken: lease.token - 1)
        // A cache that fails here fails again at the first look-up, and is told of there.
        let noted = (try? await cache.note(note)).flatMap { $0 }.flatMap(CacheWatermark.init)
        if noted != sound, try await !removeEntries(of: lease.entityType) {
            generation = try await destination.renewGeneration()
            cache.generationRenewed()
        }
        let watermark = CacheWatermark(generation: generation, leaseToken: lease.token)
        try? await cache.setNotes([note: watermark.description])
        return generation
    }

    /// - Returns: false where some may be left.
    private func removeEntries(of entityType: String) async throws(SyncError) -> Bool {
        do throws(SyncError) {
            let removed = try await cache.invalidateAll(entityType)
            guard removed > 0 else { return true }
            logger.warning(
                """
                The database or the state cache was restored or replaced, or a run did without the cache; \
                its entries are removed, and every record is compared with its row
                """,
                metadata: ["type": "\(entityType)", "entries": "\(removed)"]
            )
            return true
        } catch {
            guard error.code != .cancelled else { throw error }
            return false
        }
    }
}
