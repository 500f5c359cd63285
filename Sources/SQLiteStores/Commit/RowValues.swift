import GRDB
import SyncCore

/// The values of one row, in the order of ``RowStatements``.
struct RowValues {
    let columns: [DatabaseValue]
    let hash: DatabaseValue
    let payload: DatabaseValue

    /// Throws a ``RecordFault`` for text that SQLite cannot hold.
    init(_ record: SourceRecord, _ merged: MergedColumns, _ lastModified: Instant?, of type: EntityType) throws {
        var columns: [DatabaseValue] = []
        columns.reserveCapacity(merged.values.count + 3)
        for (column, value) in zip(type.columns, merged.values) {
            columns.append(try value.databaseValue(of: column))
        }
        columns.append(try merged.customFields?.storable(as: "custom_fields") ?? .null)
        columns.append(merged.isActive.databaseValue)
        columns.append((lastModified?.description).databaseValue)
        self.columns = columns
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
        guard !holdsNUL else {
            throw RecordFault(.rowRejected, "\(name) holds the character U+0000, which the database's text cannot hold")
        }
        return databaseValue
    }
}
