/// What a row becomes when a record replaces what is stored of it. Pure, and the one place that says what columns are:
///
///     columns = f(list payload, detail payload)
///
/// A member that only one payload has counts from there; of one that both have, the payload counts that was read later; what
/// neither has is NULL. So "absent is not empty" holds between the two shapes, and never against the newest payload of the same
/// shape: what that one does not tell any more is gone. A detail that is older than its list row is never the later one.
///
/// Where it matters which was read later, the other shape's hash is void: a record of that shape which comes again with its old
/// content would change columns, and so is no repetition.
package struct RowMerge: Sendable {
    /// What is stored of a record.
    package struct Stored: Sendable {
        /// Of the record's own shape; nil where there never was one.
        package let payload: String?
        /// Of the other shape.
        package let otherPayload: String?
        /// Whether the other shape was read later than the record's own: the own one's hash is void.
        package let otherIsLater: Bool
        package let lastModified: Instant?
        package let isDeleted: Bool

        package init(
            payload: String?,
            otherPayload: String?,
            otherIsLater: Bool,
            lastModified: Instant?,
            isDeleted: Bool
        ) {
            self.payload = payload
            self.otherPayload = otherPayload
            self.otherIsLater = otherIsLater
            self.lastModified = lastModified
            self.isDeleted = isDeleted
        }
    }

    package let columns: MergedColumns
    /// Nil where no payload has a stamp that can be.
    package let lastModified: Instant?
    /// Whether a record of the other shape that comes again with its old content would leave every column as it is.
    package let otherHashHolds: Bool
    /// The members and columns that differ from what was stored, sorted.
    package let changedFields: [String]
    /// Whether the record says nothing new: no member that counts, no column, no stamp. Only its hash or its payload are written.
    package let isSilent: Bool
    /// Whether its details may have changed too.
    package let makesDetailsDue: Bool
    /// The members that differ although the record has no newer stamp and no column changed; empty where it is otherwise.
    package let restlessMembers: [String]

    /// - Parameters:
    ///   - stored: what the record replaces.
    ///   - isBehind: whether the record is a detail that is older than its list row, which then counts as the later one.
    package init(_ row: Row, over stored: Stored, isBehind: Bool, _ mapper: RowMapper, stamps: PlausibleStamps) {
        let type = mapper.type
        let own = ColumnSource(row)
        let other = stored.otherPayload.flatMap { ColumnSource(payload: $0, mapper) }
        columns = MergedColumns(earlier: isBehind ? own : other, later: isBehind ? other ?? own : own, type)
        otherHashHolds = other.map { MergedColumns.agree(own, $0, type) } ?? true
        let usable = stored.lastModified.flatMap { stamps.contains($0) ? $0 : nil }
        lastModified = isBehind ? usable : row.record.modifiedAt ?? usable

        let before = stored.payload.flatMap { ColumnSource(payload: $0, mapper) }
        let members = Self.changedMembers(stored.payload, row.record, type.layout)
        var changes = members
        if changes?.isEmpty == true {
            let old = MergedColumns(
                earlier: stored.otherIsLater ? before : other,
                later: stored.otherIsLater ? other ?? before : before,
                type
            )
            changes = columns.differing(from: old, type)
        }
        changedFields = changes ?? []
        let isNewer = row.record.modifiedAt.map { stamp in usable.map { stamp > $0 } ?? true } ?? false
        isSilent = changes?.isEmpty == true && !isNewer && !stored.isDeleted
        makesDetailsDue = row.record.shape == .list && (members?.isEmpty != true || isNewer || stored.isDeleted)
        let isRestless = !isNewer && !stored.isDeleted && members?.contains(where: type.feedsColumns) == false
        restlessMembers = isRestless ? members ?? [] : []
    }

    /// Nil where nothing was stored, or it is no record any more.
    private static func changedMembers(
        _ stored: String?,
        _ record: SourceRecord,
        _ layout: RecordLayout
    ) -> [String]? {
        guard let stored else { return nil }
        let new = record.slice.page[record.slice.range]
        return try? MemberChange.between(Array(stored.utf8)[...], new, layout).map(\.name)
    }
}
