/// A record made ready for its table.
package struct Row: Sendable {
    package let record: SourceRecord
    /// One entry per column of the type; nil where the record lacks the member: then the record of the other shape tells it, and
    /// where that lacks it too, nobody does (``RowMerge``).
    package let values: [ColumnValue?]
    package let isActive: Bool?
    /// The custom fields of all three of Zoho's shapes as one JSON object; nil where the record has none.
    package let customFields: String?
    /// The rows of each child table of the type; nil where the record's shape does not tell them, and the stored ones then stay.
    package let children: [[ChildRow]?]
    /// The values that do not fit their columns.
    package let faults: [ColumnFault]
    /// Why the record is synced, for the change log.
    package var reason: DecisionReason?

    package init(
        record: SourceRecord,
        values: [ColumnValue?],
        isActive: Bool?,
        customFields: String?,
        children: [[ChildRow]?],
        faults: [ColumnFault] = []
    ) {
        self.record = record
        self.values = values
        self.isActive = isActive
        self.customFields = customFields
        self.children = children
        self.faults = faults
    }
}
