/// Turns records into rows of their table: typed columns, custom fields, whether the row is in use.
package struct RowMapper: Sendable {
    package let type: EntityType
    private let columnIndexes: [String: Int]

    package init(_ type: EntityType) {
        self.type = type
        columnIndexes = Dictionary(
            type.columns.enumerated().map { ($0.element.name, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// - Throws: ``RecordFault`` where the bytes are no record.
    package func row(for record: SourceRecord) throws(RecordFault) -> Row {
        let members: [JSONMember]
        do {
            members = try JSONMember.members(of: record.slice.page[record.slice.range])
        } catch {
            throw RecordFault(.invalidJSON, "\(error)")
        }
        var columns = columns(of: members)
        let children = children(of: record.shape, members, &columns.faults)
        if let stamp = record.unusableStamp {
            columns.faults.append(ColumnFault(table: type.table, column: "last_modified_time", value: stamp))
        }
        return Row(
            record: record,
            values: columns.values,
            isActive: type.active.isActive(members),
            customFields: CustomFields.json(earlier: [], later: members),
            children: children,
            faults: columns.faults
        )
    }

    /// The columns that members of a record fill; nil where there is no such member.
    func columns(of members: [JSONMember]) -> (values: [ColumnValue?], faults: [ColumnFault]) {
        var values = [ColumnValue?](repeating: nil, count: type.columns.count)
        var faults: [ColumnFault] = []
        for member in members {
            guard let index = columnIndexes[member.name] else { continue }
            let (value, fits) = ColumnValue.reading(member.value, as: type.columns[index].kind)
            values[index] = value
            if !fits { faults.append(ColumnFault(table: type.table, column: member.name, value: member.value.json)) }
        }
        return (values, faults)
    }

    /// The rows of each child table; nil where this shape does not tell them.
    func children(
        of shape: RecordShape,
        _ members: [JSONMember],
        _ faults: inout [ColumnFault]
    ) -> [[ChildRow]?] {
        guard type.shapesWithChildren.contains(shape) else { return type.childTables.map { _ in nil } }
        return type.childTables.map { table in
            var mapper = ChildMapper(table)
            let rows = mapper.rows(of: members)
            faults += mapper.faults
            return rows
        }
    }
}
