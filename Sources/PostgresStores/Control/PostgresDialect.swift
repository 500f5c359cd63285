import SQLStores
import SyncCore

/// How PostgreSQL says it.
struct PostgresDialect: Dialect {
    func text(of word: DialectWord) -> String {
        switch word {
        case .greatest: "greatest"
        case .least: "least"
        case .jsonObject: "json_build_object"
        case .now: "now()"
        case .forUpdate: "FOR UPDATE"
        case .forUpdateSkipLocked: "FOR UPDATE SKIP LOCKED"
        case .forKeyShare: "FOR KEY SHARE"
        case .isDistinctFrom: "IS DISTINCT FROM"
        case .rowOrder: "id"
        }
    }

    func placeholder(_ value: SQLValue, _ number: Int) -> String {
        switch value {
        case .uuid: "$\(number)::uuid"
        case .json: "$\(number)::json"
        case .text, .integer, .boolean, .instant, .bytes, .list, .rows: "$\(number)"
        }
    }

    func isOneOf(_ placeholder: String) -> String { "= ANY (\(placeholder))" }
    func isNoneOf(_ placeholder: String) -> String { "<> ALL (\(placeholder))" }

    func table(_ rows: SQLRows, _ bind: (SQLValue) -> String) -> String {
        let lists = rows.columns.map { bind(.list($0.values)) }.joined(separator: ", ")
        return "unnest(\(lists)) AS \(rows.name) (\(rows.columns.map(\.name).joined(separator: ", ")))"
    }

    func member(_ name: String, of column: String) -> String { "\(column) ->> '\(name)'" }

    var joinsWrites: Bool { true }

    func locking(_ keys: [String]) -> SQLText? {
        """
        SELECT pg_advisory_xact_lock(hashtextextended(lock.key, 0))
        FROM (SELECT key FROM \(SQLRows("given", [("key", .texts(keys))])) ORDER BY hashtextextended(key, 0)) AS lock
        """
    }

    /// Markers are looked up within minutes, or never.
    var housekeeping: [SQLText] { ["DELETE FROM tds_commits WHERE committed_at < now() - interval '1 day'"] }

    func addedCounts(_ column: SQLText, _ json: String) -> SQLText {
        """
        coalesce(
            (
                SELECT jsonb_object_agg(key, total) FROM (
                    SELECT key, sum(value::bigint) AS total FROM (
                        SELECT * FROM jsonb_each_text(\(column)) UNION ALL SELECT * FROM json_each_text(\(json: json))
                    ) AS counts GROUP BY key
                ) AS sums
            ), '{}'
        )
        """
    }

    func holdsMember(_ column: String, _ member: String) -> SQLText {
        "\(name: column) -> \(member) NOT IN ('null', '\"\"', '[]', '{}')"
    }

    func microseconds(from start: String, to end: String) -> SQLText {
        """
        CASE WHEN isfinite(\(name: start)) AND isfinite(\(name: end))
            THEN (1e6 * extract(epoch FROM \(name: end) - \(name: start)))::bigint END
        """
    }

    func median(_ value: SQLText) -> SQLText {
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY (\(value))::float8)::bigint"
    }

    func isLogged(since: Instant) -> SQLText { "log.logged_at >= \(since)" }

    func lastRuns(_ columns: SQLText, types: [String], modes: [String], count: Int) -> SQLText {
        """
        SELECT \(columns) FROM \(SQLRows("types", [("type_name", .texts(types))]))
        CROSS JOIN \(SQLRows("modes", [("mode_name", .texts(modes))]))
        CROSS JOIN LATERAL (
            SELECT * FROM tds_sync_runs
            WHERE entity_type = type_name AND mode = mode_name AND status NOT IN ('pending', 'in_progress')
            ORDER BY started_at DESC LIMIT \(count)
        ) AS run
        ORDER BY started_at DESC, run.id
        """
    }
}
