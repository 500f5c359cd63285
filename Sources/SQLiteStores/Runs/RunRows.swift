import Foundation
import GRDB
import SyncCore

/// The rows of `tds_sync_runs`, inside a transaction.
struct RunRows {
    /// Waits or works. In the words of the index `tds_sync_runs_open`, which SQLite uses for no others.
    static let isOpen = "status IN ('pending', 'in_progress')"

    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Writes a run as it is, over the row of the same id, and tells of it.
    func save(_ run: RunRecord) throws {
        try database.execute(
            sql: Self.upsert,
            arguments: [
                "id": run.id,
                "entityType": run.entityType,
                "mode": run.mode.rawValue,
                "status": run.status.rawValue,
                "startedAt": run.startedAt.description,
                "finishedAt": run.finishedAt?.description,
                "synced": run.counters.synced,
                "skipped": run.counters.skipped,
                "failed": run.counters.failed,
                "deleted": run.counters.deleted,
                "written": run.counters.written,
                "columnFaults": run.counters.columnFaults,
                "reasons": try Self.text(run.counters.reasons),
                "apiCalls": run.apiCalls,
                "resumedFromPage": run.resumedFromPage,
                "error": run.error,
            ]
        )
        try tell([run.id])
    }

    /// Closes the runs of a type that never said how they ended. The lease proves that their processes do not write.
    /// One that a server had claimed is left to the servers: they begin it anew.
    func closeAbandoned(of entityType: String, now: Instant) throws {
        let closed = try String.fetchAll(
            database,
            sql: """
                UPDATE tds_sync_runs
                SET status = ?, finished_at = ?, error = 'Its process ended without a word.'
                WHERE \(Self.isOpen) AND entity_type = ? AND status = 'in_progress' AND claimed_by IS NULL
                RETURNING id
                """,
            arguments: [RunStatus.failed.rawValue, now.description, entityType]
        )
        try tell(closed)
    }

    /// Tells of runs whose status was changed. One that somebody edited into something unreadable is passed over.
    func tell(_ ids: [String]) throws {
        for id in ids {
            guard let event = (try? run(id)).flatMap(RunEvent.init) else { continue }
            try OutboxRows(database).add(event.envelope(id: UUID().uuidString.lowercased()))
        }
    }

    /// Whether a run waits or works.
    func isOpen(_ id: String) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT 1 FROM tds_sync_runs WHERE id = ? AND \(Self.isOpen)",
            arguments: [id]
        ) == true
    }

    /// Adds what one commit did. A run whose row somebody removed stays removed: history is not worth a failed commit.
    func increase(_ id: String, by added: RunCounters) throws {
        let stored = try database.cachedStatement(sql: "SELECT reasons FROM tds_sync_runs WHERE id = ?")
        guard let reasons = try String.fetchOne(stored, arguments: [id]) else { return }
        let sum = Self.reasons(reasons).merging(added.reasons, uniquingKeysWith: +)
        let statement = try database.cachedStatement(
            sql: """
                UPDATE tds_sync_runs
                SET synced = synced + ?, skipped = skipped + ?, failed = failed + ?, deleted = deleted + ?,
                    written = written + ?, column_faults = column_faults + ?, reasons = ?
                WHERE id = ?
                """
        )
        try statement.execute(arguments: [
            added.synced, added.skipped, added.failed, added.deleted, added.written, added.columnFaults,
            try Self.text(sum), id,
        ])
    }

    func newest(limit: Int) throws -> [RunRecord] {
        let rows = try GRDB.Row.fetchAll(
            database,
            sql: "SELECT * FROM tds_sync_runs ORDER BY started_at DESC, rowid DESC LIMIT ?",
            arguments: [limit]
        )
        return try rows.map(Self.record)
    }

    func open() throws -> [RunRecord] {
        let rows = try GRDB.Row.fetchAll(
            database,
            sql: "SELECT * FROM tds_sync_runs WHERE \(Self.isOpen) ORDER BY started_at DESC, rowid DESC"
        )
        return try rows.map(Self.record)
    }

    func last(ofEach count: Int) throws -> [RunRecord] {
        let rows = try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT run.* FROM json_each(:types) AS type CROSS JOIN json_each(:modes) AS mode
                CROSS JOIN tds_sync_runs AS run ON run.id IN (
                    SELECT id FROM tds_sync_runs
                    WHERE entity_type = type.value AND mode = mode.value AND NOT (\(Self.isOpen))
                    ORDER BY started_at DESC LIMIT :count
                )
                ORDER BY run.started_at DESC, run.rowid DESC
                """,
            arguments: [
                "types": try JSONText.encode(EntityCatalog.all.map(\.name)),
                "modes": try JSONText.encode(SyncMode.allCases.map(\.rawValue)), "count": count,
            ]
        )
        return try rows.map(Self.record)
    }

    func run(_ id: String) throws -> RunRecord? {
        let row = try GRDB.Row.fetchOne(database, sql: "SELECT * FROM tds_sync_runs WHERE id = ?", arguments: [id])
        return try row.map(Self.record)
    }

    func freshness() throws -> [String: Instant] {
        let rows = try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT entity_type, max(started_at) FROM tds_sync_runs
                WHERE status IN ('completed', 'partial') AND mode <> 'realtime' GROUP BY entity_type
                """
        )
        return rows.reduce(into: [:]) { $0[$1[0]] = Instant(iso8601: $1[1] as String) }
    }

    func prune(before: Instant, limit: Int) throws -> Int {
        try database.execute(
            sql: """
                DELETE FROM tds_sync_runs WHERE id IN (
                    SELECT id FROM tds_sync_runs WHERE finished_at < ? AND status NOT IN ('pending', 'in_progress')
                    ORDER BY finished_at LIMIT ?
                )
                """,
            arguments: [before.description, limit]
        )
        return database.changesCount
    }

    private static func record(_ row: GRDB.Row) throws -> RunRecord {
        let mode: String = row["mode"]
        let status: String = row["status"]
        guard let mode = SyncMode(rawValue: mode), let status = RunStatus(rawValue: status),
            let startedAt = Instant(iso8601: row["started_at"] as String)
        else {
            throw SyncError(
                .destinationIncompatible,
                "The run \(row["id"] as String) in tds_sync_runs has a mode, status or start that is unknown here.",
                nextStep: "Use the version of TDS that wrote it, or remove that row."
            )
        }
        var run = RunRecord(
            id: row["id"],
            entityType: row["entity_type"],
            mode: mode,
            startedAt: startedAt,
            resumedFromPage: row["resumed_from_page"]
        )
        run.status = status
        run.finishedAt = (row["finished_at"] as String?).flatMap { Instant(iso8601: $0) }
        run.counters = counters(row)
        run.apiCalls = row["api_calls"]
        run.error = row["error"]
        run.request = (row["request"] as String?).flatMap { JSONText.decode(RunRequest.self, from: $0) }
        return run
    }

    private static func counters(_ row: GRDB.Row) -> RunCounters {
        var counters = RunCounters()
        counters.synced = row["synced"]
        counters.skipped = row["skipped"]
        counters.failed = row["failed"]
        counters.deleted = row["deleted"]
        counters.written = row["written"]
        counters.columnFaults = row["column_faults"]
        counters.reasons = reasons(row["reasons"])
        return counters
    }

    private static func text(_ reasons: [DecisionReason: Int]) throws -> String {
        try JSONText.encode(Dictionary(uniqueKeysWithValues: reasons.map { ($0.key.rawValue, $0.value) }))
    }

    private static func reasons(_ text: String) -> [DecisionReason: Int] {
        let counts = (try? JSONDecoder().decode([String: Int].self, from: Data(text.utf8))) ?? [:]
        return counts.reduce(into: [:]) { reasons, entry in
            if let reason = DecisionReason(rawValue: entry.key) { reasons[reason] = entry.value }
        }
    }

    private static let upsert = """
        INSERT INTO tds_sync_runs (
            id, entity_type, mode, status, started_at, finished_at,
            synced, skipped, failed, deleted, written, column_faults, reasons, api_calls, resumed_from_page, error
        )
        VALUES (
            :id, :entityType, :mode, :status, :startedAt, :finishedAt,
            :synced, :skipped, :failed, :deleted, :written, :columnFaults, :reasons, :apiCalls, :resumedFromPage, :error
        )
        ON CONFLICT (id) DO UPDATE SET
            mode = excluded.mode, status = excluded.status,
            started_at = excluded.started_at, finished_at = excluded.finished_at,
            synced = excluded.synced, skipped = excluded.skipped, failed = excluded.failed,
            deleted = excluded.deleted, written = excluded.written,
            column_faults = excluded.column_faults, reasons = excluded.reasons,
            api_calls = excluded.api_calls, resumed_from_page = excluded.resumed_from_page, error = excluded.error
        """
}
