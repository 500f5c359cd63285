/// Whether a record replaces the stored row (docs/architecture.md, rule 2). Pure.
///
/// | record's instant  | hash of the shape | verdict      |
/// |-------------------|-------------------|--------------|
/// | older than stored | equal, a list row | `unchanged`  |
/// | older than stored | any other         | `superseded` |
/// | equal             | equal             | `unchanged`  |
/// | equal             | differs           | `replace`: the later read wins |
/// | newer             | any               | `replace`    |
/// | stored has none   | any               | `replace`    |
/// | record has none   | equal             | `unchanged`  |
/// | record has none   | differs           | `replace`, and the stored instant stays |
///
/// An instant that cannot be (``PlausibleStamps``) is none. A shape that was never stored has no hash, so it always differs, and so
/// does one whose hash was taken away because a record of the other shape changed what it had told (``RowMerge``). A row that is
/// marked deleted is always replaced: the record is there again.
package enum RowGuard: Sendable, Equatable {
    case insert
    case replace
    case unchanged
    case superseded

    /// - Parameters:
    ///   - stored: the row's hash of the record's shape, its instant and whether it is marked deleted; nil without a row.
    ///   - stamps: those that can be.
    package static func verdict(
        on record: SourceRecord,
        stored: (hash: ContentHash?, lastModified: Instant?, isDeleted: Bool)?,
        stamps: PlausibleStamps
    ) -> RowGuard {
        guard let stored else { return .insert }
        if stored.isDeleted { return .replace }
        let isEqual = stored.hash == record.hash
        guard let modifiedAt = record.modifiedAt else { return isEqual ? .unchanged : .replace }
        guard let lastModified = stored.lastModified, stamps.contains(lastModified) else { return .replace }
        if modifiedAt < lastModified { return isEqual && record.shape == .list ? .unchanged : .superseded }
        return modifiedAt == lastModified && isEqual ? .unchanged : .replace
    }
}
