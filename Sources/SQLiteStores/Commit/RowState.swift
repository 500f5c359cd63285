import SyncCore

/// What is stored of a record, as far as deciding needs it.
struct RowState {
    let id: Int64
    /// The hash of the record's shape; nil where that shape was never stored, or its hash is void.
    let hash: ContentHash?
    let otherHash: ContentHash?
    let lastModified: Instant?
    let isDeleted: Bool
    let detailsAreDue: Bool
}
