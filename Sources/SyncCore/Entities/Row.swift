/// A record made ready for its table.
package struct Row: Sendable {
    package let record: SourceRecord
    /// One entry per column of the type; nil where the record lacks the member, and the stored value then stays
    /// (absent is not empty).
    package let values: [ColumnValue?]
    package let isActive: Bool?
    /// The custom fields of all three of Zoho's shapes as one JSON object; nil where the record has none.
    package let customFields: String?
    /// The rows of each child table of the type; nil where the record does not tell them, and the stored ones then stay.
    package let children: [[ChildRow]?]
    /// Why the record is synced, for the change log.
    package var reason: DecisionReason?

    package init(
        record: SourceRecord,
        values: [ColumnValue?],
        isActive: Bool?,
        customFields: String?,
        children: [[ChildRow]?]
    ) {
        self.record = record
        self.values = values
        self.isActive = isActive
        self.customFields = customFields
        self.children = children
    }
}
