/// The cache record of contract, section 1: its seven members first, then ours.
extension SyncState {
    package var json: String {
        JSONWriter.object([
            ("entity_type", JSONWriter.string(entityType)),
            ("entity_id", JSONWriter.string(entityID)),
            ("local_id", JSONWriter.string(localID)),
            ("content_hash", contentHash.map { JSONWriter.string($0.description) } ?? "null"),
            ("last_modified_time", lastModified.map { JSONWriter.string($0.cacheText) } ?? "null"),
            ("cached_at", JSONWriter.string(cachedAt.cacheText)),
            ("sync_count", String(syncCount)),
            ("detail_hash", detailHash.map { JSONWriter.string($0.description) }),
            ("generation", JSONWriter.string(generation)),
        ])
    }

    /// Nil where the text is not a cache record: the entity is then synced, as without an entry.
    package init?(json text: String) {
        guard let members = try? JSONMember.members(of: Array(text.utf8)[...]) else { return nil }
        func value(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }
        func instant(_ name: String) -> Instant? {
            value(name)?.string.flatMap { Instant(iso8601: $0 + "Z") }
        }
        guard let entityType = value("entity_type")?.string, let entityID = value("entity_id")?.string,
            let localID = value("local_id")?.string, let cachedAt = instant("cached_at"),
            let syncCount = value("sync_count")?.integer
        else { return nil }
        self.init(
            entityType: entityType,
            entityID: entityID,
            localID: localID,
            contentHash: value("content_hash")?.string.flatMap { ContentHash(hexadecimal: $0) },
            detailHash: value("detail_hash")?.string.flatMap { ContentHash(hexadecimal: $0) },
            lastModified: instant("last_modified_time"),
            cachedAt: cachedAt,
            syncCount: syncCount,
            generation: value("generation")?.string ?? ""
        )
    }
}
