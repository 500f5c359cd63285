/// What has to be changed of a stored row so that it is what its own payloads say (``RowMerge``): after an upgrade that reads them
/// otherwise, and where somebody else changed it. A value, made without asking the source.
package struct RowRepair: Sendable {
    package let entityID: String
    package let columns: MergedColumns
    package let lastModified: Instant?
    /// The shape whose hash is void: a record of it that comes again would change columns. Nil where both hold.
    package let voidShape: RecordShape?
    /// The rows of each child table; nil where the stored ones stay.
    package let children: [[ChildRow]?]
    /// The columns and child tables that differ, sorted; empty where only a hash is void.
    package let changedFields: [String]

    /// - Parameters:
    ///   - children: as they are stored, for each child table.
    /// - Returns: nil where the row is right, or has no payload.
    package init?(of stored: StoredRow, children: [[ChildRow]], _ mapper: RowMapper, stamps: PlausibleStamps) {
        let type = mapper.type
        let list = stored.listJSON.flatMap { ColumnSource(payload: $0, mapper) }
        let detail = stored.detailJSON.flatMap { ColumnSource(payload: $0, mapper) }
        guard list != nil || detail != nil else { return nil }
        let detailIsLater = detail != nil && (list == nil || stored.detailIsLater)
        let merged = MergedColumns(
            earlier: detailIsLater ? list : detail,
            later: detailIsLater ? detail : list,
            type
        )
        let agree = list.flatMap { list in detail.map { MergedColumns.agree(list, $0, type) } } ?? true
        voidShape = agree ? nil : detailIsLater ? .list : .detail
        let told = Self.children(list, detail, mapper)
        self.children = zip(told.rows, children).map { told, stored in
            told.flatMap { $0.isSame(as: stored) ? nil : $0 }
        }
        lastModified = stored.version.lastModified.flatMap { stamps.contains($0) ? $0 : nil }
        columns = merged.adding(told.faults)
        var changes = merged.differing(from: MergedColumns(stored), type)
        // What is marked deleted is inactive, whatever its payload says.
        if stored.deletedAt != nil { changes.removeAll { $0 == "is_active" } }
        changes += zip(type.childTables, self.children).compactMap { $1 == nil ? nil : $0.name }
        changedFields = changes.sorted()
        entityID = stored.version.entityID
        let isVoidAlready = voidShape.map { stored.version.hash(of: $0) == nil } ?? true
        if changedFields.isEmpty, isVoidAlready { return nil }
    }

    /// What the newest payload that tells them says of child tables.
    private static func children(
        _ list: ColumnSource?,
        _ detail: ColumnSource?,
        _ mapper: RowMapper
    ) -> (rows: [[ChildRow]?], faults: [ColumnFault]) {
        var faults: [ColumnFault] = []
        let shape: RecordShape = detail == nil ? .list : .detail
        guard let members = (detail ?? list)?.members else { return (mapper.type.childTables.map { _ in nil }, []) }
        return (mapper.children(of: shape, members, &faults), faults)
    }
}

extension [RowRepair] {
    /// The values that do not fit, by the record's id.
    package var faults: [String: [ColumnFault]] {
        Dictionary(map { ($0.entityID, $0.columns.faults) }, uniquingKeysWith: { $1 })
    }
}

extension StoredRow {
    /// Which payload was read later. Where the order makes a difference, the other one's hash is void; older versions left both, and
    /// made the details due with each list row.
    fileprivate var detailIsLater: Bool {
        if version.contentHash == nil { return true }
        return version.detailHash != nil && !detailsAreDue
    }
}

extension [ChildRow] {
    /// Whether both mean the same: a database may keep other digits, and JSON in another order.
    fileprivate func isSame(as stored: [ChildRow]) -> Bool {
        count == stored.count
            && zip(self, stored).allSatisfy { own, other in
                own.member == other.member && own.values.count == other.values.count
                    && zip(own.values, other.values).allSatisfy { $0.means($1) }
            }
    }
}
