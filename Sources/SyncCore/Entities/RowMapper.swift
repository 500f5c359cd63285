/// Turns records into rows of their table: typed columns, custom fields, whether the row is in use.
package struct RowMapper: Sendable {
    package let type: EntityType
    private let columnIndexes: [String: Int]

    package init(_ type: EntityType) {
        self.type = type
        columnIndexes = Dictionary(
            uniqueKeysWithValues: type.columns.enumerated().map { ($0.element.name, $0.offset) }
        )
    }

    /// - Throws: ``RecordFault`` where a member does not fit its column.
    package func row(for record: SourceRecord) throws(RecordFault) -> Row {
        let members: [JSONMember]
        do {
            members = try JSONMember.members(of: record.slice.page[record.slice.range])
        } catch {
            throw RecordFault(.invalidJSON, "\(error)")
        }
        var values = [ColumnValue?](repeating: nil, count: type.columns.count)
        var customFields = CustomFields()
        for member in members {
            if let index = columnIndexes[member.name] {
                values[index] = try ColumnValue(of: member, for: type.columns[index])
            }
            customFields.take(member)
        }
        return Row(
            record: record,
            values: values,
            isActive: type.active.isActive(members),
            customFields: customFields.json,
            children: try children(of: record, members)
        )
    }

    private func children(of record: SourceRecord, _ members: [JSONMember]) throws(RecordFault) -> [[ChildRow]?] {
        guard type.shapesWithChildren.contains(record.shape) else { return type.childTables.map { _ in nil } }
        var children: [[ChildRow]?] = []
        for table in type.childTables { children.append(try ChildMapper(table).rows(of: members)) }
        return children
    }
}
