/// Where the images of records are read from.
///
/// ## Contract
/// - One call at the source, plus what is retried inside, as ``RecordSource`` has it.
/// - An error says nothing of this one image: what it is about meets the others too (quota, the token).
package protocol ImageSource: Sendable {
    /// - Parameter id: of a record of a type that has images (``EntityType/hasImages``).
    func image(of id: String, _ type: EntityType) async throws(SyncError) -> ImageAnswer

    /// Whether the listing of the records answers now, at the product that has the images: one call, made each time.
    /// Throws what every call would meet.
    func imagesListingAnswers(of type: EntityType) async throws(SyncError) -> Bool
}

package enum ImageAnswer: Sendable {
    case image(ImageContent)
    /// The source has none for the record, or one that is no good. The same call would bring the same until the record names
    /// another image.
    case unusable(reason: String)
    /// The source will not give it, however often it is asked.
    case refused(RecordRefusal)
    /// The source does not let the image be read. Of one image that is its own, and `refusal` is what the source answered;
    /// of all of them, a scope is missing, and the error says so.
    case forbidden(SyncError, refusal: RecordRefusal)
    /// To be asked for again in another run: time-outs, server errors, and answers that say nothing of the image.
    case notNow(SyncError)
}
