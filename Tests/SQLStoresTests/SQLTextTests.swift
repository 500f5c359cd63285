import SQLStores
import SyncCore
import Testing

/// What is interpolated into a statement is bound to it, and is never its text.
@Suite struct SQLTextTests {
    private let hostile = "'; DROP TABLE tds_meta; --"

    @Test func `values of every kind stand as placeholders, in their order`() {
        let instant = Instant(seconds: 1)
        let statement: SQLText = """
            INSERT INTO t VALUES (\(hostile), \(7), \(true), \(instant), \([1, 2] as [UInt8]), \(uuid: "u"), \(json: "{}"))
            """
        let (text, values) = statement.rendered(in: NumberedDialect())
        #expect(text == "INSERT INTO t VALUES (<1>, <2>, <3>, <4>, <5>, <6>, <7>)")
        #expect(values.map { "\($0)" }.count == 7)
        guard case .text(hostile) = values[0], case .integer(7) = values[1], case .boolean(true) = values[2],
            case .instant(instant) = values[3], case .bytes([1, 2]) = values[4], case .uuid("u") = values[5],
            case .json("{}") = values[6]
        else {
            Issue.record("\(values)")
            return
        }
    }

    @Test func `NULL is a value of its kind`() {
        let (text, values) = ("x = \(nil as String?)" as SQLText).rendered(in: NumberedDialect())
        #expect(text == "x = <1>")
        guard case .text(nil) = values.first else {
            Issue.record("\(values)")
            return
        }
    }

    @Test func `a list is one value, however long it is`() {
        for ids in [[], [hostile], Array(repeating: "a", count: 1_000)] {
            let (text, values) = ("id \(in: ids) AND id \(notIn: ids)" as SQLText).rendered(in: NumberedDialect())
            #expect(text == "id is one of <1> AND id is none of <2>")
            guard case .list(.texts(ids)) = values.first else {
                Issue.record("\(values)")
                return
            }
        }
    }

    @Test func `a part keeps its values in their places`() {
        let isOpen: SQLText = "status = \("open") AND at < \(9)"
        let statement: SQLText = "UPDATE t SET a = \(1) WHERE \(isOpen) OR b = \(2)"
        let (text, values) = statement.rendered(in: NumberedDialect())
        #expect(text == "UPDATE t SET a = <1> WHERE status = <2> AND at < <3> OR b = <4>")
        guard case .integer(1) = values[0], case .text("open") = values[1], case .integer(9) = values[2],
            case .integer(2) = values[3]
        else {
            Issue.record("\(values)")
            return
        }
    }

    @Test func `a name that is not ours is quoted`() {
        let (text, values) = ("SELECT * FROM \(name: "my\"table")" as SQLText).rendered(in: NumberedDialect())
        #expect(text == "SELECT * FROM \"my\"\"table\"" && values.isEmpty)
    }

    @Test func `parts are joined with their values`() {
        let joined = SQLText.list(["a = \(1)", "b = \(2)"])
        let (text, values) = joined.rendered(in: NumberedDialect())
        #expect(text == "a = <1>, b = <2>" && values.count == 2)
    }
}

/// What no database says.
private struct NumberedDialect: Dialect {
    func text(of word: DialectWord) -> String { "\(word)" }
    func placeholder(_ value: SQLValue, _ number: Int) -> String { "<\(number)>" }
    func isOneOf(_ placeholder: String) -> String { "is one of \(placeholder)" }
    func isNoneOf(_ placeholder: String) -> String { "is none of \(placeholder)" }
    func table(_ rows: SQLRows, _ bind: (SQLValue) -> String) -> String { bind(.rows(rows)) }
    func member(_ name: String, of column: String) -> String { "\(column).\(name)" }
    var joinsWrites: Bool { false }
    func locking(_ keys: [String]) -> SQLText? { nil }
    var housekeeping: [SQLText] { [] }
    func addedCounts(_ column: SQLText, _ json: String) -> SQLText { column }
    func holdsMember(_ column: String, _ member: String) -> SQLText { "true" }
    func microseconds(from start: String, to end: String) -> SQLText { "0" }
    func median(_ value: SQLText) -> SQLText { value }
    func isLogged(since: Instant) -> SQLText { "true" }
    func lastRuns(_ columns: SQLText, types: [String], modes: [String], count: Int) -> SQLText { columns }
}
