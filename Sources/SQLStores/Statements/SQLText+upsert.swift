extension SQLText {
    /// A column and what it becomes.
    package typealias Assignment = (column: String, value: SQLText)

    /// Adds a row, or changes the one that has its key.
    package static func upsert(
        into table: SQLText,
        by key: [Assignment],
        _ values: [Assignment]
    ) -> SQLText {
        let row = key + values
        return """
            INSERT INTO \(table) (\(names(row))) VALUES (\(list(row.map(\.value))))
            ON CONFLICT (\(names(key))) DO UPDATE SET \(list(values.map { "\(name: $0.column) = excluded.\(name: $0.column)" }))
            """
    }

    private static func names(_ row: [Assignment]) -> SQLText { list(row.map { "\(name: $0.column)" }) }
}
