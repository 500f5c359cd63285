package import SyncCore

/// What a database says in words of its own, and how values stand in its statements.
package protocol Dialect: Sendable {
    /// The words of the database. What it has no need of is the empty text.
    func text(of word: DialectWord) -> String

    /// - Parameter number: of the value in the statement, from 1.
    func placeholder(_ value: SQLValue, _ number: Int) -> String

    /// The condition behind a column, with the placeholder of a list.
    func isOneOf(_ placeholder: String) -> String
    func isNoneOf(_ placeholder: String) -> String

    /// Rows in place of a table.
    /// - Parameter bind: takes a value, and gives its placeholder.
    func table(_ rows: SQLRows, _ bind: (SQLValue) -> String) -> String

    /// The text of a member of a column of JSON; NULL where there is none.
    func member(_ name: String, of column: String) -> String

    /// Whether the parts of one statement (`WITH … AS`) can write.
    var joinsWrites: Bool { get }

    /// Keeps all others who name one of the keys waiting until the transaction ends; nil where a transaction does that anyway.
    func locking(_ keys: [String]) -> SQLText?

    /// What is removed from time to time, at the begin of a run.
    var housekeeping: [SQLText] { get }

    /// A column with counts by name, an object of JSON, with others added.
    func addedCounts(_ column: SQLText, _ json: String) -> SQLText

    /// Whether a payload has a member that is not null or empty.
    func holdsMember(_ column: String, _ member: String) -> SQLText

    /// How long it was between the instants of two columns; NULL where one of them is none.
    func microseconds(from start: String, to end: String) -> SQLText

    /// The aggregate of the median of integers; NULL of none.
    func median(_ value: SQLText) -> SQLText

    /// Whether an entry `log` of the change log is not older, with no look at all others that are.
    func isLogged(since: Instant) -> SQLText

    /// Of each type and mode the newest runs, as many as asked for, by an index.
    func lastRuns(_ columns: SQLText, types: [String], modes: [String], count: Int) -> SQLText
}

/// What databases say differently.
package enum DialectWord: Sendable {
    /// The function that gives the largest, or the smallest, of its arguments.
    case greatest, least
    /// The function that makes an object of JSON of names and values.
    case jsonObject
    /// The instant.
    case now
    /// Behind a SELECT: nobody else may change the rows, or take them, until the transaction ends.
    case forUpdate
    /// The same, passing over rows that somebody else holds.
    case forUpdateSkipLocked
    /// Behind a SELECT: nobody may take the rows, all may read them and change what is no key.
    case forKeyShare
    /// Between two values: whether they differ, where NULL is one like any other.
    case isDistinctFrom
    /// The column that tells rows of one instant apart, best in the order in which they came.
    case rowOrder
}

extension SQLText {
    /// The statement as a database reads it, and its values in the order of their placeholders.
    package func rendered(in dialect: any Dialect) -> (text: String, values: [SQLValue]) {
        var (text, values) = ("", [SQLValue]())
        func bind(_ value: SQLValue) -> String {
            values.append(value)
            return dialect.placeholder(value, values.count)
        }
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .value(let value): text += bind(value)
            case .word(let word): text += dialect.text(of: word)
            case .isOneOf(let list): text += dialect.isOneOf(bind(.list(list)))
            case .isNoneOf(let list): text += dialect.isNoneOf(bind(.list(list)))
            case .rows(let rows): text += dialect.table(rows, bind)
            case .jsonMember(let name, let column): text += dialect.member(name, of: column)
            }
        }
        return (text, values)
    }
}
