public import Foundation
import SyncCore

/// Sync or skip.
public struct SyncDecision: Sendable, Equatable {
    public let shouldSync: Bool
    /// `forced_sync`, `no_cache_entry`, `content_changed`, `cache_expired`, `timestamp_newer`, `cache_check_error` or
    /// `no_id`; and `unchanged`, the only one that skips.
    public let reason: String

    init(reason: DecisionReason) {
        shouldSync = !reason.skips
        self.reason = reason.rawValue
    }
}

/// What is to be synced of many entities.
public struct BulkCheck: Sendable, Equatable {
    /// In the order in which they came, exactly as they came.
    public let toSync: [Data]
    public let total: Int
    public let skipped: Int
    /// How often each reason was given; only those that were.
    public let reasons: [String: Int]

    init(_ entities: [Data], _ reasons: [DecisionReason]) {
        toSync = zip(entities, reasons).filter { !$1.skips }.map(\.0)
        total = entities.count
        skipped = total - toSync.count
        self.reasons = reasons.reduce(into: [:]) { $0[$1.rawValue, default: 0] += 1 }
    }
}

/// The entry of one entity.
public struct EntityState: Sendable, Equatable {
    public let entityType: String
    public let entityID: String
    public let localID: String
    /// 64 lower-case hexadecimal digits; nil where only a detail was ever synced.
    public let contentHash: String?
    /// UTC, `2025-11-13T08:30:00`.
    public let lastModifiedTime: String?
    /// UTC.
    public let cachedAt: String
    public let syncCount: Int
    /// The entry as it is kept (docs/contract.md, section 1).
    public let json: String

    init(_ state: SyncState) {
        entityType = state.entityType
        entityID = state.entityID
        localID = state.localID
        contentHash = state.contentHash?.description
        lastModifiedTime = state.lastModified?.cacheText
        cachedAt = state.cachedAt.cacheText
        syncCount = state.syncCount
        json = state.json
    }
}

/// The state cache in numbers. Look-ups are those made through ``CacheService`` since the beginning or the last reset; a
/// run's own are in its ``RunResult``.
public struct CacheStatistics: Sendable, Equatable {
    /// `redis`, `sqlite` or `memory`.
    public let backend: String
    public let isEnabled: Bool
    /// Why the cache cannot be used, or memory stands in for it; nil while there is no trouble.
    public let trouble: String?
    public let keysPerType: [String: Int]
    public let totalChecked: Int
    public let hits: Int
    public let misses: Int
    public let skipped: Int
    public let synced: Int
    /// Percent, 0 without look-ups.
    public let hitRate: Double
    /// What the cache server uses in all; nil without a server.
    public let memoryBytes: Int?
    public let entryTimeToLive: Duration
}
