/// A small text that the state cache keeps beside its entries, for a while.
package enum CacheNote: Sendable, Hashable {
    /// The running or last run of a type: ``RunRecord/json``.
    case runStatus(entityType: String)
    /// A finished batch: ``FinishedBatch/json``.
    case batch(entityType: String, id: String)
    /// Under which lease of which database a type's entries were made: ``CacheWatermark``.
    case watermark(entityType: String)
    /// Shows that the cache takes something.
    case probe

    /// The key without an organization's prefix (contract, section 1).
    package var path: String {
        switch self {
        case .runStatus(let entityType): "sync:status:\(entityType)"
        case .batch(let entityType, let id): "batch:sync:\(entityType):\(id)"
        case .watermark(let entityType): "entity:watermark:\(entityType)"
        case .probe: "sync:probe"
        }
    }

    package var timeToLive: Duration {
        switch self {
        case .runStatus: .seconds(3_600)
        case .batch: .seconds(7_200)
        // Twice as long as the entries that it speaks of can be used.
        case .watermark: SyncState.timeToLive * 2
        case .probe: .seconds(60)
        }
    }
}
