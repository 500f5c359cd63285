import CLibPQ
import SQLStores
import SyncCore

extension Session: SQLSession {
    var dialect: any Dialect { PostgresDialect() }

    func run(_ statements: [SQLText]) throws -> [SQLResult] {
        let rendered = statements.map { statement in
            let (text, values) = statement.rendered(in: dialect)
            return Statement(text, values.map(Parameter.init))
        }
        switch rendered.count {
        case 0: return []
        case 1: return [try execute(rendered[0].text, rendered[0].parameters).asControlResult]
        default: return try execute(rendered).map(\.asControlResult)
        }
    }
}

extension Parameter {
    fileprivate init(_ value: SQLValue) {
        switch value {
        case .text(let text), .uuid(let text), .json(let text): self = .text(text?.storable)
        case .integer(let integer): self = .integer(integer)
        case .boolean(let boolean): self = .boolean(boolean)
        case .instant(let instant): self = .instant(instant)
        case .bytes(let bytes): self = .bytes(bytes)
        case .list(.texts(let texts)): self = .texts(texts.map(\.storable))
        case .list(.integers(let integers)): self = .integers(integers)
        // One list for each column: see the dialect.
        case .rows: self = .text(nil)
        }
    }
}

extension String {
    /// A text of PostgreSQL cannot hold the character U+0000.
    fileprivate var storable: String { holdsNUL ? replacing("\0", with: "\u{FFFD}") : self }
}
