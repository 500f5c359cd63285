/// What the destination knows of a stored row without reading its payload.
package struct StoredVersion: Sendable, Equatable {
    package let entityID: String
    package let localID: String
    package let contentHash: ContentHash?
    package let detailHash: ContentHash?
    package let lastModified: Instant?

    package init(
        entityID: String,
        localID: String,
        contentHash: ContentHash?,
        detailHash: ContentHash?,
        lastModified: Instant?
    ) {
        self.entityID = entityID
        self.localID = localID
        self.contentHash = contentHash
        self.detailHash = detailHash
        self.lastModified = lastModified
    }
}

/// A stored row as it is, for comparing it with the source.
package struct StoredRow: Sendable {
    package let version: StoredVersion
    /// One entry per column of the type.
    package let values: [ColumnValue]
    package let isActive: Bool?
    package let deletedAt: Instant?
    /// The list row as the source sent it; a database may keep it in an order of its own. Nil where there never was one.
    package let listJSON: String?
    /// Whether details newer than the stored ones are still to be read.
    package let detailsAreDue: Bool

    package init(
        version: StoredVersion,
        values: [ColumnValue],
        isActive: Bool?,
        deletedAt: Instant?,
        listJSON: String?,
        detailsAreDue: Bool
    ) {
        self.version = version
        self.values = values
        self.isActive = isActive
        self.deletedAt = deletedAt
        self.listJSON = listJSON
        self.detailsAreDue = detailsAreDue
    }
}
