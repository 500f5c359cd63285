/// Turns the elements inside a record into rows of their table.
struct ChildMapper {
    private let table: ChildTable
    /// What does not fit: values of columns, and elements that are none.
    private(set) var faults: [ColumnFault] = []

    init(_ table: ChildTable) {
        self.table = table
    }

    /// None where the record has none of the table's members, or they are empty. In the order in which the table names them: a
    /// database may keep a record's members in another one than the source.
    mutating func rows(of members: [JSONMember]) -> [ChildRow] {
        let holders = table.members.compactMap { name in members.first { $0.name == name } }
        let rows = rows(in: holders) { $0 }
        guard rows.isEmpty, let older = table.olderForm else { return rows }
        return self.rows(in: members.filter { $0.name == older.member }) { name in
            name.hasPrefix(older.prefix) ? older.columnPrefix + name.dropFirst(older.prefix.count) : name
        }
    }

    /// - Parameter column: the name of the column that a member of an element fills.
    private mutating func rows(in holders: [JSONMember], _ column: (String) -> String) -> [ChildRow] {
        var rows: [ChildRow] = []
        for holder in holders {
            for element in elements(of: holder) {
                guard let outer = members(of: element, in: holder) else { continue }
                add(element, outer, holder.name, column, to: &rows)
            }
        }
        return rows
    }

    private mutating func add(
        _ element: JSONValue,
        _ outer: [JSONMember],
        _ member: String,
        _ column: (String) -> String,
        to rows: inout [ChildRow]
    ) {
        guard let nested = table.nested else {
            add(row(element, outer, member, rows.count + 1, column), to: &rows)
            return
        }
        guard let holder = outer.first(where: { $0.name == nested }) else { return }
        for inner in elements(of: holder) {
            guard let own = members(of: inner, in: holder) else { continue }
            add(row(inner, own + outer, member, rows.count + 1, column), to: &rows)
        }
    }

    private func add(_ row: ChildRow, to rows: inout [ChildRow]) {
        guard table.skipsBlank, zip(table.columns, row.values).allSatisfy({ $0.name.hasSuffix("_id") || $1.isBlank })
        else { return rows.append(row) }
    }

    /// - Parameter members: the first of a name counts, and one that has the older form's name before one that has the newer's.
    private mutating func row(
        _ element: JSONValue,
        _ members: [JSONMember],
        _ holder: String,
        _ position: Int,
        _ column: (String) -> String
    ) -> ChildRow {
        let renamed = members.filter { column($0.name) != $0.name }
        let values = Dictionary(
            (renamed + members).map { (column($0.name), $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        let cells = table.columns.map { column in
            guard let json = values[column.name] else { return ColumnValue.null }
            let (value, fits) = ColumnValue.reading(json, as: column.kind)
            if !fits { note(column.name, json) }
            return value
        }
        let json = UnstorableText.replacing(inJSON: element.bytes).map { String(decoding: $0, as: UTF8.self) }
        return ChildRow(member: holder, position: position, values: cells, json: json ?? element.json)
    }

    private mutating func elements(of holder: JSONMember) -> [JSONValue] {
        switch holder.value.kind {
        case .null: return []
        case .object: return [holder.value]
        // Zoho writes "" for what is missing, whatever it would be.
        case .string where holder.value.string?.allSatisfy(\.isWhitespace) == true: return []
        default:
            if let elements = try? holder.value.elements() { return elements.filter { $0.kind != .null } }
            note(holder.name, holder.value)
            return []
        }
    }

    /// - Returns: nil where the element is no object, or one without members, as for an address that nobody filled in.
    private mutating func members(of element: JSONValue, in holder: JSONMember) -> [JSONMember]? {
        guard let members = try? element.members() else {
            note(holder.name, element)
            return nil
        }
        return members.isEmpty ? nil : members
    }

    private mutating func note(_ column: String, _ value: JSONValue) {
        faults.append(ColumnFault(table: table.name, column: column, value: value.json))
    }
}

extension ColumnValue {
    fileprivate var isBlank: Bool {
        switch self {
        case .null: true
        case .text(let text): text.allSatisfy(\.isWhitespace)
        case .decimal, .boolean, .instant, .date: false
        }
    }
}
