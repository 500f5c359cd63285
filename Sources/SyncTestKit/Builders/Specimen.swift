package import SyncCore
import ZohoAPI

/// A made-up detail of a type, with a value for every column of it and two elements for every child table.
package struct Specimen: Sendable {
    package let type: EntityType
    package let id: String

    package init(_ type: EntityType, id: String) {
        self.type = type
        self.id = id
    }

    /// The detail, read and mapped as a sync does it.
    package func row() throws -> Row {
        let detail = JSONWriter.object(members)
        let answer = JSONWriter.object([("code", "0"), (type.endpoint.detailMember, detail)])
        guard case .record(let record) = try AnswerReader(of: type).detail(Array(answer.utf8)).content else {
            preconditionFailure("the specimen of \(type.name) is no record")
        }
        return try RowMapper(type).row(for: record)
    }

    private var members: [(name: String, json: String?)] {
        let layout = type.layout
        var members: [(name: String, json: String?)] = type.columns.map { column in
            let fixed = layout.discriminator.flatMap { $0.member == column.name ? $0.equals : nil }
            return (column.name, fixed.map(JSONWriter.string) ?? Self.json(column, 0))
        }
        members.append((layout.idMember, JSONWriter.string(id)))
        members.append((layout.modifiedMember, JSONWriter.string("2025-11-13T11:30:00+0300")))
        let holders = type.childTables.flatMap(\.members)
        for (index, holder) in holders.enumerated() where !holders[..<index].contains(holder) {
            members.append((holder, "[\(element(of: holder, 1)),\(element(of: holder, 2))]"))
        }
        return members
    }

    private func element(of holder: String, _ number: Int) -> String {
        let tables = type.childTables.filter { $0.members.contains(holder) }
        let own = tables.filter { $0.nested == nil }.flatMap { Self.members($0.columns, number) }
        let nested = tables.compactMap { table in
            table.nested.map { name in
                let elements = (1...2).map { JSONWriter.object(Self.members(table.columns, number * 2 + $0)) }
                return (name: name, json: "[\(elements.joined(separator: ","))]" as String?)
            }
        }
        return JSONWriter.object(own + nested)
    }

    private static func members(_ columns: [Column], _ number: Int) -> [(name: String, json: String?)] {
        columns.map { ($0.name, json($0, number)) }
    }

    private static func json(_ column: Column, _ number: Int) -> String {
        switch column.kind {
        case .text: JSONWriter.string("\(column.name) {\(number), \"ü\"}")
        case .decimal: "-\(number).50"
        case .boolean: number.isMultiple(of: 2) ? "true" : "false"
        case .instant: JSONWriter.string("2025-11-13T08:0\(number):00.123456+0300")
        case .date: JSONWriter.string("2025-11-1\(number)")
        }
    }
}
