import SyncCore

/// Whether a record replaces the stored row (docs/architecture.md, rule 2), as one SQL expression: ``RowGuard`` in the words of the
/// look-up, so that payloads are read only of rows that may be replaced.
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
/// A shape that was never stored has no hash, so it always differs. A row that is marked deleted is always replaced: what the
/// source has is there, and not as it was then.
enum RowVerdict: String {
    case superseded
    case unchanged
    case replace

    /// NULL where there is no row, and first: the planner puts the expression wherever the verdict is asked for, and in a first load
    /// no row is there.
    /// - Parameters:
    ///   - shape: of the record. `d` is the stored row, `r` the record, with `hash` and `modified_at`.
    ///   - overwrites: what says whether rows are replaced whatever is stored.
    static func expression(_ shape: RecordShape, overwrites: String) -> String {
        """
        CASE
            WHEN d.id IS NULL THEN NULL
            WHEN \(overwrites) OR d.deleted_at IS NOT NULL THEN 'replace'
            WHEN r.modified_at < d.last_modified_time AND \(plausible) THEN \(verdictOnOlder(shape))
            WHEN r.hash = d.\(shape.hashColumn)
                AND (r.modified_at IS NULL OR r.modified_at = d.last_modified_time) THEN 'unchanged'
            ELSE 'replace'
        END
        """
    }

    private static func verdictOnOlder(_ shape: RecordShape) -> String {
        switch shape {
        case .list: "CASE WHEN r.hash = d.content_hash THEN 'unchanged' ELSE 'superseded' END"
        case .detail: "'superseded'"
        }
    }

    /// Whether the stored instant can be (``PlausibleStamps``).
    private static let plausible =
        "d.last_modified_time BETWEEN timestamptz '1990-01-01T00:00:00Z' AND $5::timestamptz"

    /// Whether the payloads of a row have to be read. A record that is older than its row may still be the newest of its shape
    /// (``RowStanding``).
    /// - Parameter isForced: what says whether those of an equal hash are compared (``Batch/isForced``).
    static func mayReplace(_ shape: RecordShape, isForced: String) -> String {
        """
        v.verdict = 'replace' OR (v.verdict = 'unchanged' AND \(isForced))
            OR (v.verdict = 'superseded' AND r.hash IS DISTINCT FROM d.\(shape.hashColumn))
        """
    }
}
