import Foundation
import SyncCore

/// The rows of `tds_sync_runs`, inside a transaction.
struct RunRows {
    /// Waits or works. In the words of the index `tds_sync_runs_open`.
    static let isOpen = "status IN ('pending', 'in_progress')"

    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    /// Writes a run as it is, over the row of the same id, and tells of it.
    func save(_ run: RunRecord) throws {
        let counters = run.counters
        let event = RunEvent(run)?.envelope(id: UUID().uuidString)
        try session.execute(
            Self.upsert,
            [
                .text(run.id), .text(run.entityType), .text(run.mode.rawValue), .text(run.status.rawValue),
                .instant(run.startedAt), .instant(run.finishedAt),
                .integer(Int64(counters.synced)), .integer(Int64(counters.skipped)), .integer(Int64(counters.failed)),
                .integer(Int64(counters.deleted)), .integer(Int64(counters.written)),
                .json(try Self.text(counters.reasons)), .integer(Int64(run.apiCalls)),
                .integer(run.resumedFromPage.map(Int64.init)), .text(run.error?.replacing("\0", with: "\u{FFFD}")),
                .text(event?.id), .text(event?.type), .instant(event?.timestamp), .text(event?.dataJSON),
                .integer(Int64(counters.columnFaults)),
            ]
        )
    }

    /// Closes the runs of a type that never said how they ended. The lease proves that their processes do not write.
    /// One that a server had claimed is left to the servers: they begin it anew.
    func closeAbandoned(of entityType: String, now: Instant) throws {
        let closed = try session.execute(
            """
            UPDATE tds_sync_runs
            SET status = $2, finished_at = $3, error = 'Its process ended without a word.'
            WHERE \(Self.isOpen) AND entity_type = $1 AND status = 'in_progress' AND claimed_by IS NULL
            RETURNING \(Self.columns)
            """,
            [.text(entityType), .text(RunStatus.failed.rawValue), .instant(now)]
        )
        try tell(closed)
    }

    /// Tells of runs whose status another statement has changed.
    /// - Parameter rows: with ``columns``. One that somebody edited into something unreadable is passed over.
    func tell(_ rows: ResultRows) throws {
        let events = rows.compactMap { row in
            (try? Self.record(row)).flatMap(RunEvent.init)?.envelope(id: UUID().uuidString)
        }
        if !events.isEmpty { try session.execute(events.map(OutboxRows.adding)) }
    }

    /// Whether a run waits or works.
    func isOpen(_ id: String) throws -> Bool {
        try !session.execute(
            "SELECT 1 FROM tds_sync_runs WHERE id = $1::uuid AND \(Self.isOpen)",
            [.text(id)]
        ).isEmpty
    }

    /// Adds what one commit did. A run whose row somebody removed stays removed: history is not worth a failed commit.
    ///
    /// One statement, so that of commits at the same time each adds to what the other left.
    static func increasing(_ id: String, by added: RunCounters) throws -> Statement {
        Statement(
            """
            UPDATE tds_sync_runs
            SET synced = synced + $2, skipped = skipped + $3, failed = failed + $4, deleted = deleted + $5,
                written = written + $6, column_faults = column_faults + $8,
                reasons = (
                    SELECT coalesce(jsonb_object_agg(key, sum), '{}')
                    FROM (
                        SELECT key, sum(value::bigint) AS sum
                        FROM (SELECT * FROM jsonb_each_text(reasons) UNION ALL SELECT * FROM jsonb_each_text($7)) AS counts
                        GROUP BY key
                    ) AS sums
                )
            WHERE id = $1::uuid
            """,
            [
                .text(id), .integer(Int64(added.synced)), .integer(Int64(added.skipped)), .integer(Int64(added.failed)),
                .integer(Int64(added.deleted)), .integer(Int64(added.written)), .json(try text(added.reasons)),
                .integer(Int64(added.columnFaults)),
            ]
        )
    }

    func newest(limit: Int) throws -> [RunRecord] {
        try session.execute(
            "SELECT \(Self.columns) FROM tds_sync_runs ORDER BY started_at DESC, tds_sync_runs.id LIMIT $1",
            [.integer(Int64(limit))]
        ).map(Self.record)
    }

    func open() throws -> [RunRecord] {
        try session.execute(
            "SELECT \(Self.columns) FROM tds_sync_runs WHERE \(Self.isOpen) ORDER BY started_at DESC, tds_sync_runs.id"
        ).map(Self.record)
    }

    func last(ofEach count: Int) throws -> [RunRecord] {
        try session.execute(
            """
            SELECT \(Self.columns) FROM unnest($1) AS types (type_name) CROSS JOIN unnest($2) AS modes (mode_name)
            CROSS JOIN LATERAL (
                SELECT * FROM tds_sync_runs
                WHERE entity_type = type_name AND mode = mode_name AND NOT (\(Self.isOpen))
                ORDER BY started_at DESC LIMIT $3
            ) AS run
            ORDER BY started_at DESC, run.id
            """,
            [
                .texts(EntityCatalog.all.map(\.name)), .texts(SyncMode.allCases.map(\.rawValue)),
                .integer(Int64(count)),
            ]
        ).map(Self.record)
    }

    /// - Returns: nil also for what is no id of a run. Asked for often while somebody waits, so by the key.
    func run(_ id: String) throws -> RunRecord? {
        guard UUID(uuidString: id) != nil else { return nil }
        return try session.execute(
            "SELECT \(Self.columns) FROM tds_sync_runs WHERE id = $1::uuid",
            [.text(id)]
        ).first.map(Self.record)
    }

    func freshness() throws -> [String: Instant] {
        let rows = try session.execute(
            """
            SELECT entity_type, max(started_at) FROM tds_sync_runs
            WHERE status IN ('completed', 'partial') AND mode <> 'realtime' GROUP BY entity_type
            """
        )
        return rows.reduce(into: [:]) { $0[$1.text(0) ?? ""] = $1.instant(1) }
    }

    func prune(before: Instant, limit: Int) throws -> Int {
        try session.execute(
            """
            DELETE FROM tds_sync_runs WHERE id IN (
                SELECT id FROM tds_sync_runs WHERE finished_at < $1 AND status NOT IN ('pending', 'in_progress')
                ORDER BY finished_at LIMIT $2
            )
            """,
            [.instant(before), .integer(Int64(limit))]
        ).affected
    }

    static let columns = """
        id::text, entity_type, mode, status, started_at, finished_at,
        synced, skipped, failed, deleted, written, reasons::text, api_calls, resumed_from_page, error, request::text,
        column_faults
        """

    private static func record(_ row: ResultRow) throws -> RunRecord {
        let id = row.text(0) ?? ""
        guard let mode = row.text(2).flatMap(SyncMode.init), let status = row.text(3).flatMap(RunStatus.init),
            let startedAt = row.instant(4)
        else {
            throw SyncError(
                .destinationIncompatible,
                "The run \(id) in tds_sync_runs has a mode, status or start that is unknown here.",
                nextStep: "Use the version of TDS that wrote it, or remove that row."
            )
        }
        var run = RunRecord(
            id: id,
            entityType: row.text(1) ?? "",
            mode: mode,
            startedAt: startedAt,
            resumedFromPage: row.integer(13).map(Int.init)
        )
        run.status = status
        run.finishedAt = row.instant(5)
        run.counters = counters(row)
        run.apiCalls = Int(row.integer(12) ?? 0)
        run.error = row.text(14)
        run.request = row.text(15).flatMap { JSONText.decode(RunRequest.self, from: $0) }
        return run
    }

    private static func counters(_ row: ResultRow) -> RunCounters {
        func count(_ column: Int32) -> Int { Int(row.integer(column) ?? 0) }
        var counters = RunCounters()
        counters.synced = count(6)
        counters.skipped = count(7)
        counters.failed = count(8)
        counters.deleted = count(9)
        counters.written = count(10)
        counters.columnFaults = count(16)
        counters.reasons = reasons(row.text(11) ?? "")
        return counters
    }

    private static func text(_ reasons: [DecisionReason: Int]) throws -> String {
        try JSONText.encode(Dictionary(uniqueKeysWithValues: reasons.map { ($0.key.rawValue, $0.value) }))
    }

    private static func reasons(_ text: String) -> [DecisionReason: Int] {
        let counts = JSONText.decode([String: Int].self, from: text) ?? [:]
        return counts.reduce(into: [:]) { reasons, entry in
            if let reason = DecisionReason(rawValue: entry.key) { reasons[reason] = entry.value }
        }
    }

    /// What the run was asked for is in the row only, and so is the id of the request.
    private static let upsert = """
        WITH saved AS (
            INSERT INTO tds_sync_runs (
                id, entity_type, mode, status, started_at, finished_at,
                synced, skipped, failed, deleted, written, reasons, api_calls, resumed_from_page, error,
                column_faults
            )
            VALUES ($1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $20)
            ON CONFLICT (id) DO UPDATE SET
                mode = excluded.mode, status = excluded.status,
                started_at = excluded.started_at, finished_at = excluded.finished_at,
                synced = excluded.synced, skipped = excluded.skipped, failed = excluded.failed,
                deleted = excluded.deleted, written = excluded.written,
                column_faults = excluded.column_faults, reasons = excluded.reasons,
                api_calls = excluded.api_calls, resumed_from_page = excluded.resumed_from_page, error = excluded.error
            RETURNING id, request
        )
        INSERT INTO tds_outbox (event_id, event_type, occurred_at, data, correlation_id)
        SELECT $16::uuid, $17, $18, $19::json, coalesce(request ->> 'correlationID', id::text)
        FROM saved WHERE $17 IS NOT NULL
        """
}
