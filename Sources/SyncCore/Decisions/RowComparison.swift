/// How a stored row differs from the record at the source.
package struct RowDifference: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// At the source, and not stored or marked deleted.
        case missing
        /// Stored, and not at the source.
        case extra
        case differs
    }

    package let entityID: String
    package let kind: Kind
    /// Of a row that differs: the columns and members, each as it is stored (before) and at the source (after).
    package let fields: [MemberChange]

    package init(entityID: String, kind: Kind, fields: [MemberChange] = []) {
        self.entityID = entityID
        self.kind = kind
        self.fields = fields
    }
}

/// Compares stored rows with records of a listing: the typed columns, the payload, the hash and the stamp, each for itself, since
/// any of them may have been changed by somebody else.
package struct RowComparison: Sendable {
    private let type: EntityType
    private let mapper: RowMapper

    package init(_ mapper: RowMapper) {
        type = mapper.type
        self.mapper = mapper
    }

    /// - Returns: nil where nothing differs.
    package func difference(of row: Row, stored: StoredRow?) -> RowDifference? {
        guard let stored, stored.deletedAt == nil else { return RowDifference(entityID: row.record.id, kind: .missing) }
        let fields = columns(row, stored) + payload(row, stored) + controlColumns(row, stored)
        guard !fields.isEmpty else { return nil }
        return RowDifference(entityID: row.record.id, kind: .differs, fields: fields)
    }

    /// The columns that the listed record and the stored detail make: what the row would hold if the record were written now. The
    /// record is the later one, unless the row says that it is behind the detail by its stamp (``RowStanding``).
    package func columns(of row: Row, over stored: StoredRow?) -> MergedColumns {
        let own = ColumnSource(row)
        guard let stored, let detail = stored.detailJSON.flatMap({ ColumnSource(payload: $0, mapper) }) else {
            return MergedColumns(earlier: nil, later: own, type)
        }
        let isBehind = stored.version.contentHash == nil && hasNewerDetail(stored, than: row)
        return MergedColumns(earlier: isBehind ? own : detail, later: isBehind ? detail : own, type)
    }

    /// Whether the row has its stamp from its detail, and not from the listed record, which is older.
    private func hasNewerDetail(_ stored: StoredRow, than row: Row) -> Bool {
        guard let stamp = stored.version.lastModified, let listed = row.record.modifiedAt, listed < stamp else {
            return false
        }
        return stored.detailJSON.flatMap(type.layout.stamp) == stamp
    }

    private func columns(_ row: Row, _ stored: StoredRow) -> [MemberChange] {
        let merged = columns(of: row, over: stored)
        return merged.differing(from: MergedColumns(stored), type).map { name in
            switch name {
            case "is_active":
                MemberChange(
                    name: name,
                    before: stored.isActive.map { "\($0)" },
                    after: merged.isActive.map { "\($0)" }
                )
            case "custom_fields": MemberChange(name: name, before: stored.customFields, after: merged.customFields)
            default: change(of: name, stored.values, merged.values)
            }
        }
    }

    private func change(of column: String, _ before: [ColumnValue], _ after: [ColumnValue]) -> MemberChange {
        guard let index = type.columns.firstIndex(where: { $0.name == column }) else {
            return MemberChange(name: column, before: nil, after: nil)
        }
        return MemberChange(name: column, before: before[index].shown, after: after[index].shown)
    }

    private func payload(_ row: Row, _ stored: StoredRow) -> [MemberChange] {
        guard let json = stored.listJSON,
            let changes = try? MemberChange.between(
                Array(json.utf8)[...],
                row.record.slice.page[row.record.slice.range],
                type.layout
            )
        else { return [MemberChange(name: "zoho_raw_data", before: nil, after: row.record.hash.description)] }
        return changes.map { change in
            MemberChange(name: "zoho_raw_data." + change.name, before: change.before, after: change.after)
        }
    }

    /// A void hash is none of the source's values: it only says that the record would be written when it comes again
    /// (``RowMerge``). What it would change is told by columns and payload.
    private func controlColumns(_ row: Row, _ stored: StoredRow) -> [MemberChange] {
        var changes: [MemberChange] = []
        if let hash = stored.version.contentHash, hash != row.record.hash {
            let after = row.record.hash.description
            changes.append(MemberChange(name: "content_hash", before: hash.description, after: after))
        }
        if let stamp = row.record.modifiedAt, stored.version.lastModified != stamp, !hasNewerDetail(stored, than: row) {
            let before = stored.version.lastModified?.description
            changes.append(MemberChange(name: "last_modified_time", before: before, after: stamp.description))
        }
        return changes
    }
}

extension ColumnValue {
    fileprivate var shown: String? {
        switch self {
        case .null: nil
        case .text(let text), .decimal(let text), .date(let text): text
        case .boolean(let value): "\(value)"
        case .instant(let instant): instant.description
        }
    }
}
