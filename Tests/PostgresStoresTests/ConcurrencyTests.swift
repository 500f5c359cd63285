import SQLStores
import SyncCore
import SyncTestKit
import Testing

@testable import PostgresStores

@Suite struct ConcurrencyTests {
    /// The judge is a trigger: it writes down every change of a row as the server made it.
    @Test func `eight writers at once never put an older record over a newer one`() async throws {
        var limits = PostgresLimits()
        limits.connectionsMax = 8
        try await withDatabase(limits) { database, lease in
            try await database.execute(Self.historian)
            let written = Shared<[String: Int]>([:])
            let newest = Shared<[String: Instant]>([:])
            try await withThrowingTaskGroup { group in
                for writer in 1...8 {
                    group.addTask {
                        var random = SeededRandom(seed: UInt64(writer))
                        for round in 1...25 {
                            let rows = Self.rows(writer: writer, round: round, &random)
                            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
                            for (row, outcome) in zip(rows, outcome.rows) {
                                let (id, instant) = (row.record.id, row.record.modifiedAt ?? Sample.instant())
                                #expect(!outcome.isRejected)
                                if outcome.isWritten { written.change { $0[id, default: 0] += 1 } }
                                newest.change { $0[id] = max($0[id] ?? instant, instant) }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.text("SELECT count(*) FROM history WHERE new_time < old_time") == "0")
            let counts = try await database.texts("SELECT zoho_id || ' ' || count(*) FROM history GROUP BY zoho_id")
            #expect(Set(counts.compactMap(\.self)) == Set(written.value.map { "\($0.key) \($0.value)" }))
            let versions = try await database.storedVersions(of: .products, after: nil, limit: 99)
            let stored = Dictionary(uniqueKeysWithValues: versions.map { ($0.entityID, $0.lastModified) })
            #expect(stored == newest.value.mapValues(Optional.some))
            let run = try #require(try await database.shared.runs.recent(limit: 1).first)
            #expect(run.counters.synced == 8 * 25 * 10)
            #expect(run.counters.written == written.value.values.reduce(0, +))
        }
    }

    @Test func `a row that an application writes all the time is stored all the same`() async throws {
        try await withDatabase { database, lease in
            let id = "1"
            _ = try await database.commit(Sample.batch([Sample.row(Sample.record(id))]), holding: lease)
            let isDone = Shared(false)
            try await withThrowingTaskGroup { group in
                for _ in 1...3 {
                    group.addTask {
                        while !isDone.value {
                            try await database.execute("UPDATE products SET updated_at = updated_at")
                        }
                    }
                }
                defer { isDone.change { $0 = true } }
                for version in 1...60 {
                    let row = Sample.row(Sample.record(id, version: version, minutes: Int64(version)))
                    let outcome = try await database.commit(Sample.batch([row]), holding: lease)
                    try #require(outcome.rows.map(\.isWritten) == [true], "version \(version)")
                }
            }
            #expect(try await database.shared.deadLetters.openCounts().isEmpty)
        }
    }

    /// Ten of thirty records, in an order of the writer's own: writers meet in every order, and deadlocks happen.
    private static func rows(writer: Int, round: Int, _ random: inout SeededRandom) -> [Row] {
        var ids = Array(1...30)
        ids.shuffle(using: &random)
        return ids.prefix(10).map { id in
            let version = writer * 1_000_000 + round * 1_000 + id
            return Sample.row(Sample.record("\(id)", version: version, minutes: Int64(random.below(500))))
        }
    }

    private static let historian = """
        CREATE TABLE history (zoho_id text, old_time timestamptz, new_time timestamptz);
        CREATE FUNCTION write_history() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO history VALUES (
                NEW.zoho_id, CASE TG_OP WHEN 'UPDATE' THEN OLD.last_modified_time END, NEW.last_modified_time
            );
            RETURN NEW;
        END $$;
        CREATE TRIGGER historian AFTER INSERT OR UPDATE ON products
            FOR EACH ROW EXECUTE FUNCTION write_history()
        """

    @Test func `a deadlock is repeated, and both transactions take place`() async throws {
        try await withDatabase { database, _ in
            try await database.execute("CREATE TABLE t (id integer, n integer); INSERT INTO t VALUES (1, 0), (2, 0)")
            let attempts = Shared(0)
            let met = Shared(0)
            try await withThrowingTaskGroup { group in
                for order in [[1, 2], [2, 1]] {
                    group.addTask {
                        try await database.client.write { session in
                            attempts.change { $0 += 1 }
                            try session.execute("UPDATE t SET n = n + 1 WHERE id = $1", [.integer(Int64(order[0]))])
                            met.change { $0 += 1 }
                            // Both have their first row before either asks for the other's.
                            try session.until { _ in met.value >= 2 }
                            try session.execute("UPDATE t SET n = n + 1 WHERE id = $1", [.integer(Int64(order[1]))])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(attempts.value == 3)
            #expect(try await database.texts("SELECT n FROM t") == ["2", "2"])
        }
    }

    @Test func `a lease is not granted anew while a write under the old one is going on`() async throws {
        try await withDatabase { database, lease in
            let isFenced = Shared(false)
            let writer = Task {
                try await database.client.write { session in
                    try Fence(session).check(lease, for: "product")
                    isFenced.change { $0 = true }
                    let waiting = """
                        SELECT count(*) FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid
                        """
                    try session.until { try $0.execute(waiting).first?.integer(0) != 0 }
                    return try session.execute("SELECT token FROM tds_leases").first?.integer(0)
                }
            }
            try await until("the writer is fenced") { isFenced.value }
            let next = try await database.shared.leases.acquire(
                "product",
                for: Sample.holder("run-2"),
                timeToLive: .seconds(60),
                now: Sample.instant(minutes: 61)
            )
            #expect(try await writer.value == lease.token)
            #expect(next.token == lease.token + 1)
        }
    }

    @Test func `a lease is renewed while a write under it is going on`() async throws {
        var limits = PostgresLimits()
        limits.lockTime = .milliseconds(500)
        try await withDatabase(limits) { database, lease in
            try await database.execute("SELECT 1")
            let held = Task {
                try await database.client.write { session in
                    try Fence(session).check(lease, for: "product")
                    let isRenewed = "SELECT expires_at > $1 FROM tds_leases"
                    try session.until {
                        try $0.execute(isRenewed, [.instant(lease.expiresAt)]).first?.boolean(0) == true
                    }
                }
            }
            _ = try await database.shared.leases.renew(lease, timeToLive: .seconds(7_200), now: Sample.instant())
            try await held.value
        }
    }
}

extension Session {
    /// Waits inside of a transaction until something is so; each look is a call that takes its time.
    fileprivate func until(_ isSo: (Session) throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try !isSo(self) {
            try #require(ContinuousClock.now < deadline, "it never became so")
            try run("SELECT 1")
        }
    }
}
