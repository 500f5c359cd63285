/// Turns the elements inside a record into rows of their table.
struct ChildMapper {
    private let table: ChildTable

    init(_ table: ChildTable) {
        self.table = table
    }

    /// - Returns: nil where the record has none of the table's members.
    func rows(of members: [JSONMember]) throws(RecordFault) -> [ChildRow]? {
        let holders = members.filter { table.members.contains($0.name) && $0.value.kind != .null }
        guard !holders.isEmpty else { return nil }
        var rows: [ChildRow] = []
        for holder in holders {
            for element in try elements(of: holder) { try add(element, holder.name, to: &rows) }
        }
        return rows
    }

    private func add(_ element: JSONValue, _ member: String, to rows: inout [ChildRow]) throws(RecordFault) {
        let outer = try memberList(of: element, member)
        // An address that nobody filled in is an object without members.
        guard !outer.isEmpty else { return }
        guard let nested = table.nested else {
            rows.append(try row(element, outer, member, rows.count + 1))
            return
        }
        guard let holder = outer.first(where: { $0.name == nested }), holder.value.kind != .null else { return }
        for inner in try elements(of: holder) {
            let own = try memberList(of: inner, nested)
            rows.append(try row(inner, own + outer, member, rows.count + 1))
        }
    }

    /// - Parameter members: the first of a name counts.
    private func row(
        _ element: JSONValue,
        _ members: [JSONMember],
        _ holder: String,
        _ position: Int
    ) throws(RecordFault) -> ChildRow {
        var values: [ColumnValue] = []
        for column in table.columns {
            let member = members.first { $0.name == column.name }
            values.append(
                try member.flatMap { member throws(RecordFault) in try ColumnValue(of: member, for: column) } ?? .null
            )
        }
        return ChildRow(member: holder, position: position, values: values, json: element.json)
    }

    private func elements(of holder: JSONMember) throws(RecordFault) -> [JSONValue] {
        switch holder.value.kind {
        case .object: return [holder.value]
        // Zoho writes "" for what is missing, whatever it would be.
        case .string where holder.value.string == "": return []
        default: return try read(holder.name) { () throws(JSONFault) in try holder.value.elements() }
        }
    }

    private func memberList(of element: JSONValue, _ name: String) throws(RecordFault) -> [JSONMember] {
        try read(name) { () throws(JSONFault) in try element.members() }
    }

    private func read<Part>(_ name: String, _ body: () throws(JSONFault) -> Part) throws(RecordFault) -> Part {
        do throws(JSONFault) {
            return try body()
        } catch {
            throw RecordFault(.columnTypeMismatch, "\(name) does not hold what \(table.name) is made of")
        }
    }
}
