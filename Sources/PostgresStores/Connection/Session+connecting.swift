import CLibPQ
import SyncCore

extension Session {
    /// Opens a connection. TLS is libpq's: `sslmode`, `sslrootcert` and the like in the URL.
    static func connect(to address: PostgresAddress, limits: PostgresLimits) throws -> Session {
        // The later of two equal words wins: what stands before the URL is a default.
        let words = [
            ("application_name", "tds"),
            ("connect_timeout", "\(max(2, limits.connectTime.milliseconds / 1_000))"),
            // A peer that is gone without a word is noticed within a minute.
            ("keepalives_idle", "20"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "50000"),
            ("dbname", address.url),
            ("client_encoding", "UTF8"),
        ]
        guard let connection = open(words) else { throw NoConnection(cause: "libpq has no memory left") }
        guard PQstatus(connection) == CONNECTION_OK else {
            let message = String(cString: PQerrorMessage(connection)).trimmingSpace
            PQfinish(connection)
            throw NoConnection(cause: message)
        }
        // PostgreSQL's notices are for people at a terminal; libpq would write them to this program's standard error.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        let session = try Session(connection, limits: limits)
        try session.set(limits)
        session.readIdentity()
        return session
    }

    private static func open(_ words: [(String, String)]) -> OpaquePointer? {
        withCStrings(words.map(\.0)) { keywords in
            withCStrings(words.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
    }

    /// An array of C strings that ends with nil.
    private static func withCStrings<Value>(
        _ strings: [String],
        _ body: ([UnsafePointer<CChar>?]) -> Value
    ) -> Value {
        let bytes = strings.flatMap { $0.utf8CString }
        return bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            let addresses = strings.map { string in
                defer { start = start.map { $0 + string.utf8.count + 1 } }
                return start
            }
            return body(addresses + [nil])
        }
    }

    private func set(_ limits: PostgresLimits) throws {
        let row = try execute(
            """
            SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
                -- A process that was stopped in the middle of a transaction must not hold its locks for ever.
                set_config('idle_in_transaction_session_timeout', $3, false),
                -- A cache must not outlive rows that it speaks of: a commit is on the disk before it is reported.
                CASE current_setting('synchronous_commit')
                    WHEN 'off' THEN set_config('synchronous_commit', 'on', false)
                END,
                pid::bigint, backend_start,
                -- Planned anew each time: a plan kept from when a table was empty reads all of it for every batch later.
                set_config('plan_cache_mode', 'force_custom_plan', false),
                -- A batch takes less time than compiling its statement.
                set_config('jit', 'off', false),
                -- pglz takes an eighth of a first load. Where the server has nothing better, or was told what to use, it stays.
                (SELECT set_config(name, 'lz4', false) FROM pg_settings
                    WHERE name = 'default_toast_compression' AND source = 'default' AND 'lz4' = ANY (enumvals))
            FROM pg_stat_get_activity(pg_backend_pid())
            """,
            [limits.statementTime, limits.lockTime, limits.statementTime + limits.answerSlack].map {
                .text("\($0.milliseconds)")
            }
        ).first
        backend = Backend(process: row?.integer(4) ?? 0, start: row?.instant(5))
    }

    /// What tells this server and its history from others. Either part may be forbidden or unknown to a service that only
    /// speaks PostgreSQL's protocol; it is then left out.
    private func readIdentity() {
        let system = try? execute("SELECT system_identifier::text FROM pg_control_system()").first?.text(0)
        // A standby that takes over, and a server restored to an earlier moment, begin a new timeline.
        let timeline = try? execute("SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)").first?.text(0)
        identity = [system, timeline].map { ($0 ?? nil) ?? "" }
    }
}

/// The server's process that serves a connection. Process ids are used again, so its start belongs to it.
struct Backend: Sendable {
    let process: Int64
    let start: Instant?
}
