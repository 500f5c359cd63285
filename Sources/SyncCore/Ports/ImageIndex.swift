/// Which images are due, and what became of those that were asked for.
///
/// ## Contract
/// - An image is due while its record is stored, not deleted and names one (`image_document_id`), and nothing was noted of the
///   record, or what was noted is of another document or another name.
/// - A note takes the place of the record's earlier one; afterwards that image is not due. It stays when the record is deleted.
/// - Fenced like ``Destination/commit(_:holding:)``.
package protocol ImageIndex: Sendable {
    /// Those of the last modified records first; none for a type without images.
    func dueImages(of type: EntityType, limit: Int) async throws(SyncError) -> [DueImage]

    func note(
        _ outcome: ImageOutcome,
        of image: DueImage,
        type: EntityType,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError)
}

/// An image that a record names.
package struct DueImage: Sendable, Equatable {
    package let entityID: String
    package let documentID: String
    package let name: String?

    package init(entityID: String, documentID: String, name: String?) {
        self.entityID = entityID
        self.documentID = documentID
        self.name = name
    }
}

/// What became of an image.
package enum ImageOutcome: Sendable, Equatable {
    case kept(KeptImage)
    /// It is not asked for again until the record names another one; why, in words.
    case unusable(reason: String)

    /// The columns that tell it: one of the two is nil.
    package var parts: (kept: KeptImage?, reason: String?) {
        switch self {
        case .kept(let image): (image, nil)
        case .unusable(let reason): (nil, reason)
        }
    }
}

package struct KeptImage: Sendable, Equatable {
    package let hash: ContentHash
    package let mediaType: String
    package let byteCount: Int
    /// As ``ImageStore`` told it.
    package let location: String

    package init(hash: ContentHash, mediaType: String, byteCount: Int, location: String) {
        self.hash = hash
        self.mediaType = mediaType
        self.byteCount = byteCount
        self.location = location
    }

    package init(_ image: ImageContent, at location: String) {
        self.init(hash: image.hash, mediaType: image.kind.mediaType, byteCount: image.bytes.count, location: location)
    }
}
