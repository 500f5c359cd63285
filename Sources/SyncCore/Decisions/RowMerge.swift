/// What a row becomes when a record replaces what is stored of it. Pure, and the one place that says what columns are:
///
///     columns = f(list payload, detail payload)
///
/// A member that only one payload has counts from there; of one that both have, the payload counts that was read later; what
/// neither has is NULL. So "absent is not empty" holds between the two shapes, and never against the newest payload of the same
/// shape: what that one does not tell any more is gone. One that is older by its stamp is not the later one (``RowStanding``).
///
/// Where it matters which is later, the earlier one's hash is void: a record of that shape which comes again with its old content
/// may change columns, and so is no repetition.
package struct RowMerge: Sendable {
    /// What is stored of a record.
    package struct Stored: Sendable {
        /// Of the record's own shape; nil where there never was one.
        package let payload: String?
        /// Of the other shape.
        package let otherPayload: String?
        /// Whether the other shape is later than the record's own: the own one's hash is void, or both are and it is the detail.
        package let otherIsLater: Bool
        package let lastModified: Instant?
        package let isDeleted: Bool

        /// - Parameters:
        ///   - shape: of the record.
        ///   - hash: of that shape; nil where it is void.
        ///   - otherHash: of the other one.
        package init(
            _ shape: RecordShape,
            payload: String?,
            otherPayload: String?,
            hash: ContentHash?,
            otherHash: ContentHash?,
            lastModified: Instant?,
            isDeleted: Bool
        ) {
            self.payload = payload
            self.otherPayload = otherPayload
            otherIsLater =
                switch shape {
                case .list: hash == nil && otherPayload != nil
                case .detail: hash == nil && otherHash != nil
                }
            self.lastModified = lastModified
            self.isDeleted = isDeleted
        }
    }

    package let standing: RowStanding
    package let columns: MergedColumns
    /// Nil where no payload has a stamp that can be.
    package let lastModified: Instant?
    /// Whether the record, when it comes again with the same content, would leave every column as it is.
    package let ownHashHolds: Bool
    /// The same of one of the other shape with its old content.
    package let otherHashHolds: Bool
    /// The members and columns that differ from what was stored, sorted.
    package let changedFields: [String]
    /// Whether the record says nothing new: no member that counts, no column, no stamp. Only its hash or its payload are written, and
    /// custom fields that move by themselves.
    package let isSilent: Bool
    /// Whether its details may have changed too.
    package let makesDetailsDue: Bool
    /// The members that differ although the record has no newer stamp and no column changed but that of the custom fields; empty where
    /// it is otherwise.
    package let restlessMembers: [String]

    /// - Parameters:
    ///   - stored: what the record replaces.
    ///   - standing: which of the two shapes counts as the later one.
    package init(
        _ row: Row,
        over stored: Stored,
        _ standing: RowStanding,
        _ mapper: RowMapper,
        stamps: PlausibleStamps
    ) {
        self.standing = standing
        let type = mapper.type
        let isBehind = standing == .behind
        let own = ColumnSource(row)
        let other = stored.otherPayload.flatMap { ColumnSource(payload: $0, mapper) }
        columns = MergedColumns(earlier: isBehind ? own : other, later: isBehind ? other ?? own : own, type)
            .adding(Self.childFaults(row, other, standing, mapper))
        let agree = other.map { MergedColumns.agree(own, $0, type) } ?? true
        ownHashHolds = agree || !isBehind
        otherHashHolds = agree || isBehind
        let usable = stored.lastModified.flatMap { stamps.contains($0) ? $0 : nil }
        lastModified = standing == .newest ? row.record.modifiedAt ?? usable : usable

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
        let moving = type.movingFields
        let isNewer = row.record.modifiedAt.map { stamp in usable.map { stamp > $0 } ?? true } ?? false
        let isSame = !isNewer && !stored.isDeleted
        isSilent = isSame && changes?.allSatisfy(moving.contains) == true
        makesDetailsDue = row.record.shape == .list && !(isSame && members?.allSatisfy(moving.contains) == true)
        let restless = (members ?? []).filter { !moving.contains($0) }
        restlessMembers = isSame && restless.allSatisfy(type.mayMove) ? restless : []
    }

    /// The values of child rows that do not fit, beside those of the payload that counts as the later one.
    private static func childFaults(
        _ row: Row,
        _ other: ColumnSource?,
        _ standing: RowStanding,
        _ mapper: RowMapper
    ) -> [ColumnFault] {
        if mapper.type.shapesWithChildren.contains(row.record.shape) {
            return standing == .behind ? row.faults.filter { $0.table != mapper.type.table } : []
        }
        var faults: [ColumnFault] = []
        if let members = other?.members { _ = mapper.children(of: row.record.shape.other, members, &faults) }
        return faults
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
