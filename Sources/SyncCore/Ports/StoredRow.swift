/// What the destination knows of a stored row without reading its payload.
package struct StoredVersion: Sendable, Equatable {
    package let entityID: String
    package let localID: String
    package let contentHash: ContentHash?
    package let detailHash: ContentHash?
    package let lastModified: Instant?
    /// Whether a detail was ever stored.
    package let hasDetail: Bool

    package init(
        entityID: String,
        localID: String,
        contentHash: ContentHash?,
        detailHash: ContentHash?,
        lastModified: Instant?,
        hasDetail: Bool
    ) {
        self.entityID = entityID
        self.localID = localID
        self.contentHash = contentHash
        self.detailHash = detailHash
        self.lastModified = lastModified
        self.hasDetail = hasDetail
    }

    package func hash(of shape: RecordShape) -> ContentHash? {
        switch shape {
        case .list: contentHash
        case .detail: detailHash
        }
    }
}

/// A stored row as it is, for comparing it with the source.
package struct StoredRow: Sendable {
    package let version: StoredVersion
    /// One entry per column of the type.
    package let values: [ColumnValue]
    package let isActive: Bool?
    /// As one JSON object; nil where there are none.
    package let customFields: String?
    package let deletedAt: Instant?
    /// The list row as the source sent it; a database may keep it in an order of its own. Nil where there never was one.
    package let listJSON: String?
    /// The same of the detail.
    package let detailJSON: String?
    /// Whether details newer than the stored ones are still to be read.
    package let detailsAreDue: Bool

    package init(
        version: StoredVersion,
        values: [ColumnValue],
        isActive: Bool?,
        customFields: String?,
        deletedAt: Instant?,
        listJSON: String?,
        detailJSON: String?,
        detailsAreDue: Bool
    ) {
        self.version = version
        self.values = values
        self.isActive = isActive
        self.customFields = customFields
        self.deletedAt = deletedAt
        self.listJSON = listJSON
        self.detailJSON = detailJSON
        self.detailsAreDue = detailsAreDue
    }

    package func payload(of shape: RecordShape) -> String? {
        switch shape {
        case .list: listJSON
        case .detail: detailJSON
        }
    }
}
