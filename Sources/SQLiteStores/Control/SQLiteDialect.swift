import SQLStores
import SyncCore

/// How SQLite says it. One transaction writes at a time, so there is nothing to lock.
struct SQLiteDialect: Dialect {
    func text(of word: DialectWord) -> String {
        switch word {
        case .greatest: "max"
        case .least: "min"
        case .jsonObject: "json_object"
        case .now: "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"
        case .forUpdate, .forUpdateSkipLocked, .forKeyShare: ""
        case .isDistinctFrom: "IS NOT"
        case .rowOrder: "rowid"
        }
    }

    func placeholder(_ value: SQLValue, _ number: Int) -> String { "?" }

    func isOneOf(_ placeholder: String) -> String { "IN (SELECT value FROM json_each(\(placeholder)))" }
    func isNoneOf(_ placeholder: String) -> String { "NOT IN (SELECT value FROM json_each(\(placeholder)))" }

    func table(_ rows: SQLRows, _ bind: (SQLValue) -> String) -> String {
        let columns = rows.columns.indices.map { "json_extract(value, '$[\($0)]') AS \(rows.columns[$0].name)" }
        return "(SELECT \(columns.joined(separator: ", ")) FROM json_each(\(bind(.rows(rows))))) AS \(rows.name)"
    }

    /// What somebody edited into something else has no members.
    func member(_ name: String, of column: String) -> String {
        "CASE WHEN json_valid(\(column)) THEN json_extract(\(column), '$.\(name)') END"
    }

    var joinsWrites: Bool { false }

    func locking(_ keys: [String]) -> SQLText? { nil }

    var housekeeping: [SQLText] { [] }

    func addedCounts(_ column: SQLText, _ json: String) -> SQLText {
        // What somebody edited into something else counts as none.
        """
        (
            SELECT json_group_object(key, total) FROM (
                SELECT key, sum(value) AS total FROM (
                    SELECT key, value FROM json_each(CASE WHEN json_valid(\(column)) THEN \(column) ELSE '{}' END)
                    WHERE type = 'integer' AND typeof(key) = 'text'
                    UNION ALL SELECT key, value FROM json_each(\(json: json))
                ) GROUP BY key
            )
        )
        """
    }

    func holdsMember(_ column: String, _ member: String) -> SQLText {
        // No payload is read that is nested deeper than SQLite allows; a record with such a one has no say.
        """
        CASE WHEN json_valid(\(name: column)) THEN EXISTS (
            SELECT 1 FROM json_each(stored.\(name: column))
            WHERE key = \(member) AND type <> 'null' AND value NOT IN ('', '[]', '{}')
        ) END
        """
    }

    /// To the millisecond, as SQLite reads instants.
    func microseconds(from start: String, to end: String) -> SQLText {
        """
        CAST(round((julianday(\(name: end)) - julianday(\(name: start))) * 86400000) AS INTEGER) * 1000
        """
    }

    func median(_ value: SQLText) -> SQLText { "median(\(value))" }

    /// Later entries have higher sequences, so halves of the log are ruled out until one place is left: 20 look-ups for a million
    /// entries, and no index that each entry would pay for. An instant that somebody edited into something else is as old as can be.
    func isLogged(since: Instant) -> SQLText {
        let first = since.advanced(by: .zero - Self.disorderMax)
        let isOlder: SQLText = "coalesce(julianday(entry.logged_at) < julianday(\(first)), true)"
        return """
            log.logged_at >= \(since) AND log.sequence >= (
                WITH RECURSIVE halves (low, high) AS (
                    SELECT (SELECT min(sequence) FROM tds_sync_logs), (SELECT max(sequence) FROM tds_sync_logs)
                    UNION ALL
                    SELECT iif(\(isOlder), entry.sequence + 1, low), iif(\(isOlder), high, low + (high - low) / 2)
                    FROM halves CROSS JOIN tds_sync_logs AS entry ON entry.sequence = (
                        SELECT sequence FROM tds_sync_logs WHERE sequence >= low + (high - low) / 2
                        ORDER BY sequence LIMIT 1
                    )
                    WHERE low < high
                )
                SELECT low FROM halves WHERE low >= high
            )
            """
    }

    /// The clocks of processes that write to one file, and one clock before and after it is set, differ by less.
    private static let disorderMax: Duration = .seconds(3_600)

    func lastRuns(_ columns: SQLText, types: [String], modes: [String], count: Int) -> SQLText {
        """
        SELECT \(columns) FROM \(SQLRows("types", [("type_name", .texts(types))]))
        CROSS JOIN \(SQLRows("modes", [("mode_name", .texts(modes))]))
        CROSS JOIN tds_sync_runs AS run ON run.id IN (
            SELECT id FROM tds_sync_runs
            WHERE entity_type = type_name AND mode = mode_name AND status NOT IN ('pending', 'in_progress')
            ORDER BY started_at DESC LIMIT \(count)
        )
        ORDER BY started_at DESC, run.rowid DESC
        """
    }
}
