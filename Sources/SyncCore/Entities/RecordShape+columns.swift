extension RecordShape {
    package var other: RecordShape { self == .list ? .detail : .list }

    /// The column that keeps the hash of the last record of this shape.
    package var hashColumn: String {
        switch self {
        case .list: "content_hash"
        case .detail: "detail_hash"
        }
    }

    /// The column that keeps the last record of this shape, as the source sent it.
    package var payloadColumn: String {
        switch self {
        case .list: "zoho_raw_data"
        case .detail: "zoho_detail_data"
        }
    }
}
