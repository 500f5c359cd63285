import SyncCore

/// A row with all that is written of it.
struct RowToWrite {
    let row: Row
    let columns: MergedColumns
    let lastModified: Instant?
    /// The record as it is kept.
    let payload: ArraySlice<UInt8>
    /// Whether it is not quite what the source sent: `jsonb` cannot hold the character U+0000.
    private let isPayloadAltered: Bool
    /// What the row becomes where there is one; nil for a new one.
    let merge: RowMerge?
    /// The version of the stored row that this is made for; nil for a new one. Where somebody wrote in between, nothing is written.
    let version: String?
    /// What is to be noted where only members differ that feed no column.
    let restless: RestlessRow?

    var record: SourceRecord { row.record }
    /// Nil where it is void.
    var hash: String? { merge?.ownHashHolds == false ? nil : record.hash.description }

    /// A new row.
    init(inserting row: Row) {
        self.row = row
        (payload, isPayloadAltered) = Self.storable(row.record)
        columns = MergedColumns(row)
        lastModified = row.record.modifiedAt
        merge = nil
        version = nil
        restless = nil
    }

    init(_ row: Row, _ merge: RowMerge, over stored: RowStatements.Stored) {
        self.row = row
        (payload, isPayloadAltered) = Self.storable(row.record)
        columns = merge.columns
        lastModified = merge.lastModified
        self.merge = merge
        version = stored.version
        restless =
            merge.restlessMembers.isEmpty
            ? nil
            : RestlessRow(
                entityID: row.record.id,
                members: merge.restlessMembers,
                becameDue: merge.makesDetailsDue && !stored.detailsAreDue
            )
    }

    private static func storable(_ record: SourceRecord) -> (payload: ArraySlice<UInt8>, isAltered: Bool) {
        let bytes = record.slice.page[record.slice.range]
        guard let replaced = UnstorableText.replacing(inJSON: bytes) else { return (bytes, false) }
        return (replaced[...], true)
    }

    /// Values that do not fit, and a payload that was altered.
    func faults(_ type: EntityType) -> [ColumnFault] {
        guard isPayloadAltered else { return columns.faults }
        let column = record.shape.payloadColumn
        return columns.faults + [ColumnFault(table: type.table, column: column, value: #""\u0000""#)]
    }
}
