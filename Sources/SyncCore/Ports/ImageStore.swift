/// Where images are kept: once for each content, however many records have it.
///
/// ## Contract
/// - When `store` returns, the image is kept whole and survives a loss of power; a reader never meets half of one.
/// - Content that is kept already changes nothing, and has the same location as before.
/// - Nothing is ever removed.
package protocol ImageStore: Sendable {
    /// - Returns: where a reader finds it: an address, or a path.
    /// - Throws: ``SyncError/Code/destinationUnavailable``.
    func store(_ image: ImageContent) async throws(SyncError) -> String
}
