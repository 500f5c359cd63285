/// A record made ready for its table.
package struct Row: Sendable {
    package let record: SourceRecord
    /// One entry per column of the type; nil where the record lacks the member, and the stored value then stays
    /// (absent is not empty).
    package let values: [ColumnValue?]
    package let isActive: Bool?
    /// The custom fields of all three of Zoho's shapes as one JSON object; nil where the record has none.
    package let customFields: String?

    package init(record: SourceRecord, values: [ColumnValue?], isActive: Bool?, customFields: String?) {
        self.record = record
        self.values = values
        self.isActive = isActive
        self.customFields = customFields
    }
}
