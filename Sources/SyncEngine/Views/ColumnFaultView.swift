package import SyncCore

/// What is told of a value that does not fit its column.
package enum ColumnFaultView {
    package static let fields: [Field<StoredColumnFault>] = [
        Field("entity_type", "The record's type.", \.entityType),
        Field("entity_id", "The record's id at Zoho.", \.entityID),
        Field("table", "The table of the column.", \.fault.table),
        Field("column", "The column, which is NULL.", \.fault.column),
        Field("value", "The value as it was sent.", \.fault.value),
        Field("noted_since", "Since when it does not fit.", \.notedSince),
    ]
}
