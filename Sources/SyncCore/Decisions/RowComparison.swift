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

    package init(_ type: EntityType) {
        self.type = type
    }

    /// - Returns: nil where nothing differs.
    package func difference(of row: Row, stored: StoredRow?) -> RowDifference? {
        guard let stored, stored.deletedAt == nil else { return RowDifference(entityID: row.record.id, kind: .missing) }
        let fields = columns(row, stored) + payload(row, stored) + books(row, stored)
        guard !fields.isEmpty else { return nil }
        return RowDifference(entityID: row.record.id, kind: .differs, fields: fields)
    }

    private func columns(_ row: Row, _ stored: StoredRow) -> [MemberChange] {
        type.columns.indices.compactMap { index in
            // What the record does not tell, it does not contradict.
            guard let value = row.values[index], index < stored.values.count,
                !value.means(stored.values[index])
            else { return nil }
            let name = type.columns[index].name
            return MemberChange(name: name, before: stored.values[index].shown, after: value.shown)
        }
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

    private func books(_ row: Row, _ stored: StoredRow) -> [MemberChange] {
        var changes: [MemberChange] = []
        if stored.version.contentHash != row.record.hash {
            let before = stored.version.contentHash?.description
            changes.append(MemberChange(name: "content_hash", before: before, after: row.record.hash.description))
        }
        if let stamp = row.record.modifiedAt, stored.version.lastModified != stamp {
            let before = stored.version.lastModified?.description
            changes.append(MemberChange(name: "last_modified_time", before: before, after: stamp.description))
        }
        if let isActive = row.isActive, stored.isActive != isActive {
            changes.append(
                MemberChange(name: "is_active", before: stored.isActive.map { "\($0)" }, after: "\(isActive)")
            )
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
