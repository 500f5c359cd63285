import GRDB
import SyncCore

/// The values of one row in the order of ``RowStatements/optionalColumns(of:)`` and the ones that every write sets.
struct RowValues {
    /// Nil where the record says nothing: the stored value then stays, and an inserted row has NULL.
    let optional: [DatabaseValue?]
    let hash: DatabaseValue
    let payload: DatabaseValue

    /// Throws a ``RecordFault`` for text that SQLite cannot hold.
    init(_ row: SyncCore.Row, of type: EntityType) throws {
        let record = row.record
        var optional: [DatabaseValue?] = []
        optional.reserveCapacity(row.values.count + 3)
        for (column, value) in zip(type.columns, row.values) {
            optional.append(try value.map { try $0.databaseValue(of: column) })
        }
        optional.append(try row.customFields.map { try $0.storable(as: "custom_fields") })
        optional.append(row.isActive?.databaseValue)
        optional.append(record.modifiedAt?.description.databaseValue)
        self.optional = optional
        hash = record.hash.description.databaseValue
        payload = try record.slice.text.storable(as: "the record")
    }
}

extension ColumnValue {
    func databaseValue(of column: SyncCore.Column) throws -> DatabaseValue {
        switch self {
        case .null: .null
        case .text(let text): try text.storable(as: column.name)
        case .decimal(let digits): digits.databaseValue
        case .boolean(let value): value.databaseValue
        case .instant(let instant): instant.description.databaseValue
        case .date(let date): try date.storable(as: column.name)
        }
    }
}

extension String {
    /// Text ends at U+0000 for SQLite's tools and for GRDB: storing it would silently cut the rest off, and an id cut short
    /// may be another record's.
    func storable(as name: String) throws -> DatabaseValue {
        guard !utf8.contains(0) else {
            throw RecordFault(.rowRejected, "\(name) holds the character U+0000, which the database's text cannot hold")
        }
        return databaseValue
    }
}
