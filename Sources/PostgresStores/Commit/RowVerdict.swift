import SyncCore

/// Whether a record replaces the stored row (docs/architecture.md, rule 2), as one SQL expression: the look-up decides with
/// it what to send, and the writing statement decides with it again, in case somebody wrote in between.
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
/// A shape that was never stored has no hash, so it always differs. A row that is marked deleted is always replaced: what the
/// source has is there, and not as it was then.
enum RowVerdict: String {
    case superseded
    case unchanged
    case replace

    /// - Parameters:
    ///   - shape: of the record. `d` is the stored row, `r` the record, with `hash` and `modified_at`.
    ///   - overwrites: what says whether rows are replaced whatever is stored.
    static func expression(_ shape: RecordShape, overwrites: String) -> String {
        """
        CASE
            WHEN \(overwrites) OR d.deleted_at IS NOT NULL THEN 'replace'
            WHEN r.modified_at < d.last_modified_time THEN 'superseded'
            WHEN r.hash = d.\(shape.hashColumn)
                AND (r.modified_at IS NULL OR r.modified_at = d.last_modified_time) THEN 'unchanged'
            ELSE 'replace'
        END
        """
    }
}
