/// What the state cache keeps of one entity: the record of contract, section 1.
package struct SyncState: Sendable, Equatable {
    /// Entries older than this are asked again (contract, section 1: 86,400 s).
    package static let timeToLive: Duration = .seconds(86_400)

    package let entityType: String
    package let entityID: String
    /// The destination's id of the row.
    package let localID: String
    /// The hash of the last list row; nil where only a detail was ever synced.
    package let contentHash: ContentHash?
    package let detailHash: ContentHash?
    package let lastModified: Instant?
    package let cachedAt: Instant
    /// How often the entity was marked, 1 the first time.
    package let syncCount: Int
    /// The database that the row was written to (``DatabaseGeneration``): an entry of another one is void.
    package let generation: String

    package init(
        entityType: String,
        entityID: String,
        localID: String,
        contentHash: ContentHash?,
        detailHash: ContentHash?,
        lastModified: Instant?,
        cachedAt: Instant,
        syncCount: Int,
        generation: String
    ) {
        self.entityType = entityType
        self.entityID = entityID
        self.localID = localID
        self.contentHash = contentHash
        self.detailHash = detailHash
        self.lastModified = lastModified
        self.cachedAt = cachedAt
        self.syncCount = syncCount
        self.generation = generation
    }

    /// The state after a record was synced. What is known of its other shape stays, unless it is of another database.
    package init(
        after known: SyncState?,
        syncing record: SourceRecord,
        of type: EntityType,
        localID: String,
        generation: String,
        now: Instant
    ) {
        let known = known.flatMap { $0.generation == generation ? $0 : nil }
        self.init(
            entityType: type.name,
            entityID: record.id,
            localID: localID,
            contentHash: record.shape == .list ? record.hash : known?.contentHash,
            detailHash: record.shape == .detail ? record.hash : known?.detailHash,
            lastModified: record.modifiedAt ?? known?.lastModified,
            cachedAt: now,
            syncCount: (known?.syncCount ?? 0).plus(1),
            generation: generation
        )
    }

    package func hash(of shape: RecordShape) -> ContentHash? {
        switch shape {
        case .list: contentHash
        case .detail: detailHash
        }
    }

    package func isExpired(at now: Instant) -> Bool {
        cachedAt.duration(to: now) >= Self.timeToLive
    }
}
