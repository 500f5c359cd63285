extension ColumnValue {
    /// The value for a column; nil where the member says nothing (`null`), so that what is stored stays.
    init?(of member: JSONMember, for column: Column) throws(RecordFault) {
        let value = member.value
        guard value.kind != .null else { return nil }
        if column.kind != .text, value.string == "" {
            self = .null
            return
        }
        let converted: ColumnValue? =
            switch column.kind {
            case .text: .text(value.string ?? value.json)
            case .decimal: DecimalText.plain(value.string ?? value.json).map(ColumnValue.decimal)
            case .boolean: Self.boolean(value).map(ColumnValue.boolean)
            case .instant: value.string.flatMap { Instant(iso8601: $0) }.map(ColumnValue.instant)
            case .date: value.string.flatMap(CalendarDate.checked).map(ColumnValue.date)
            }
        guard let converted else {
            let shown = String(value.json.prefix(60))
            throw RecordFault(
                .columnTypeMismatch,
                "\(member.name) is \(shown), not a value for a \(column.kind) column"
            )
        }
        self = converted
    }

    private static func boolean(_ value: JSONValue) -> Bool? {
        switch value.string {
        case "true": true
        case "false": false
        default: value.boolean
        }
    }
}
