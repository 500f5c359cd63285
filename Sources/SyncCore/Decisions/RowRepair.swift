/// What has to be changed of a stored row so that it is what its own payloads say (``RowMerge``): after an upgrade that reads them
/// otherwise, and where somebody else changed it. A value, made without asking the source.
package struct RowRepair: Sendable {
    package let entityID: String
    package let columns: MergedColumns
    package let lastModified: Instant?
    /// What each shape is compared with from now on; nil where a record of it that comes again would change columns, and where its
    /// payload is not stored.
    package let hashes: [RecordShape: ContentHash]
    /// The rows of each child table; nil where the stored ones stay.
    package let children: [[ChildRow]?]
    /// The columns and child tables that differ, sorted; empty where only a hash does.
    package let changedFields: [String]

    /// - Parameters:
    ///   - children: as they are stored, for each child table.
    ///   - rehashing: Whether hashes are made anew from the payloads too: other members may be left out of them than before.
    /// - Returns: nil where the row is right and all of its values fit, or it has no payload.
    package init?(
        of stored: StoredRow,
        children: [[ChildRow]],
        _ mapper: RowMapper,
        stamps: PlausibleStamps,
        rehashing: Bool
    ) {
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
        hashes = stored.hashes(
            of: mapper.type,
            void: agree ? nil : detailIsLater ? .list : .detail,
            rehashing: rehashing
        )
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
        if changedFields.isEmpty, columns.faults.isEmpty,
            RecordShape.allCases.allSatisfy({ hashes[$0] == stored.version.hash(of: $0) })
        {
            return nil
        }
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

extension Batch {
    /// The values that do not fit, by the record's id, beside those of its rows: of what is put right, and none any more of what is
    /// gone, which nobody can correct.
    package var faults: [String: [ColumnFault]] {
        let repaired = Dictionary(repairs.map { ($0.entityID, $0.columns.faults) }, uniquingKeysWith: { $1 })
        return repaired.merging(gone.map { ($0, []) }) { $1 }
    }
}

extension StoredRow {
    /// Which payload was read later. Where the order makes a difference, the other one's hash is void; older versions left both, and
    /// made the details due with each list row.
    fileprivate var detailIsLater: Bool {
        if version.contentHash == nil { return true }
        return version.detailHash != nil && !detailsAreDue
    }

    /// Those that hold. A database of before there was a column for details has hashes of some whose payloads nobody kept.
    fileprivate func hashes(
        of type: EntityType,
        void: RecordShape?,
        rehashing: Bool
    ) -> [RecordShape: ContentHash] {
        var hashes: [RecordShape: ContentHash] = [:]
        for shape in RecordShape.allCases where shape != void {
            hashes[shape] =
                rehashing || payload(of: shape) == nil ? hash(of: shape, remadeFor: type) : version.hash(of: shape)
        }
        return hashes
    }

    /// What a row's hash becomes when it is made anew from its payload; a void one stays void.
    /// - Returns: nil too where there is no payload, or it is no record any more.
    package func hash(of shape: RecordShape, remadeFor type: EntityType) -> ContentHash? {
        guard version.hash(of: shape) != nil, let payload = payload(of: shape) else { return nil }
        guard case .record(let record) = try? RecordReader.record(Array(payload.utf8), of: type) else { return nil }
        return record.hash
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
