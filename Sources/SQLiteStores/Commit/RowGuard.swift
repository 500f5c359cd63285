import SyncCore

/// What is stored of a record, as far as deciding needs it.
struct StoredRow: Equatable {
    let localID: Int64
    /// The hash of the record's shape; nil where that shape was never stored.
    let hash: ContentHash?
    let lastModified: Instant?
}

/// Whether a record replaces the stored row (docs/architecture.md, rule 2). Pure.
///
/// | record's instant  | hash of the shape | verdict      |
/// |-------------------|-------------------|--------------|
/// | older than stored | any               | `superseded` |
/// | equal             | equal             | `unchanged`  |
/// | equal             | differs           | `replace`: the later read wins |
/// | newer             | any               | `replace`    |
/// | stored has none   | any               | `replace`    |
/// | record has none   | equal             | `unchanged`  |
/// | record has none   | differs           | `replace`, and the stored instant stays |
///
/// A shape that was never stored has no hash, so it always differs.
enum RowGuard: Equatable {
    case insert
    case replace
    case unchanged
    case superseded

    static func verdict(on record: SourceRecord, stored: StoredRow?) -> RowGuard {
        guard let stored else { return .insert }
        let isEqual = stored.hash == record.hash
        guard let modifiedAt = record.modifiedAt else { return isEqual ? .unchanged : .replace }
        guard let lastModified = stored.lastModified else { return .replace }
        if modifiedAt < lastModified { return .superseded }
        return modifiedAt == lastModified && isEqual ? .unchanged : .replace
    }
}
