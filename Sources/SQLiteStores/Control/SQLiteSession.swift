import Foundation
import GRDB
import SQLStores
import SyncCore

/// A connection of SQLite at work.
struct SQLiteSession: SQLSession {
    let database: Database

    var dialect: any Dialect { SQLiteDialect() }

    init(_ database: Database) {
        self.database = database
    }

    func run(_ statements: [SQLText]) throws -> [SQLResult] {
        try statements.map { statement in
            let (text, values) = statement.rendered(in: dialect)
            let prepared = try database.cachedStatement(sql: text)
            let arguments = StatementArguments(try values.map { try $0.databaseValue })
            guard prepared.columnCount > 0 else {
                try prepared.execute(arguments: arguments)
                return SQLResult(rows: [], changed: database.changesCount)
            }
            let places = Dictionary(
                prepared.columnNames.enumerated().map { ($0.element, $0.offset) },
                uniquingKeysWith: { first, _ in first }
            )
            let rows = try GRDB.Row.fetchAll(prepared, arguments: arguments).map { row in
                SQLRow(places: places, cells: row.databaseValues.map(SQLCell.init))
            }
            return SQLResult(rows: rows, changed: database.changesCount)
        }
    }
}

extension SQLCell {
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let integer): self = .integer(integer)
        // None of ours is one; what somebody edited into one is shown as it is.
        case .double(let double): self = .text("\(double)")
        case .string(let text): self = .text(text)
        case .blob(let data): self = .bytes(Array(data))
        }
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        get throws {
            switch self {
            case .text(let text), .uuid(let text), .json(let text): (text?.storable).databaseValue
            case .integer(let integer): integer.databaseValue
            case .boolean(let boolean): boolean.databaseValue
            case .instant(let instant): (instant?.description).databaseValue
            case .bytes(let bytes): Data(bytes).databaseValue
            case .list(let list): try JSONText.encode(list.elements).databaseValue
            case .rows(let rows): try rows.json.databaseValue
            }
        }
    }
}

extension String {
    /// A text of SQLite ends at U+0000.
    fileprivate var storable: String { holdsNUL ? replacing("\0", with: "\u{FFFD}") : self }
}

extension SQLRows {
    /// An array of rows, each an array of its columns' values.
    fileprivate var json: String {
        get throws {
            let lists = columns.map(\.values.elements)
            let count = lists.map(\.count).min() ?? 0
            return try JSONText.encode((0..<count).map { row in lists.map { $0[row] } })
        }
    }
}

extension SQLList {
    /// A value of a list, as JSON has it.
    fileprivate enum Element: Encodable {
        case text(String)
        case integer(Int64)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .integer(let integer): try container.encode(integer)
            }
        }
    }

    fileprivate var elements: [Element] {
        switch self {
        case .texts(let texts): texts.map { .text($0.storable) }
        case .integers(let integers): integers.map(Element.integer)
        }
    }
}
