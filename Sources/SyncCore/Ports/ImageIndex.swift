/// Which images are due, and what became of those that were asked for.
///
/// ## Contract
/// - An image is due while its record is stored, not deleted and names one (`image_document_id`), nothing was noted of the
///   record, or what was noted is of another document or another name, and it does not wait (``RecordRetry``).
/// - A note takes the place of the record's earlier one; afterwards that image is not due. It stays when the record is deleted.
///   With it the record waits no more.
/// - A refused image is a dead letter too. Any other note closes that.
/// - Fenced like ``Destination/commit(_:holding:)``.
package protocol ImageIndex: Sendable {
    /// Those of the last modified records first; none for a type without images.
    func dueImages(of type: EntityType, limit: Int, now: Instant) async throws(SyncError) -> [DueImage]

    /// Whether an image of the type is kept, so that the token may read them.
    func keepsImage(of type: EntityType) async throws(SyncError) -> Bool

    /// Closes the letters of images that their records name no more, and ends their waiting.
    func settleUnnamedImages(of type: EntityType, holding lease: Lease) async throws(SyncError)

    /// Makes images due again that could not be had, or that wait.
    /// - Parameter ids: of their records; nil: of all.
    func makeImagesDue(_ ids: [String]?, of type: EntityType) async throws(SyncError)

    /// Notes that an image was not to be had for now; it waits.
    func note(_ retry: RecordRetry, of type: EntityType, holding lease: Lease) async throws(SyncError)

    /// - Parameter runID: of the run that asked for it.
    func note(
        _ outcome: ImageOutcome,
        of image: DueImage,
        type: EntityType,
        runID: String,
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
    /// The same, of one that is there.
    case refused(RecordRefusal)

    /// The columns that tell it: one of the two is nil.
    package var parts: (kept: KeptImage?, reason: String?) {
        switch self {
        case .kept(let image): (image, nil)
        case .unusable(let reason): (nil, reason)
        case .refused(let refusal): (nil, refusal.fault.message)
        }
    }

    package func deadLetter(of type: EntityType) -> DeadLetter? {
        if case .refused(let refusal) = self { DeadLetter(refusal, of: type, .image) } else { nil }
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
