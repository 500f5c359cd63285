import Logging
import PostgresStores
import RedisClient
import RedisStores
import SQLiteStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

/// What the processes of an organization share, on every store that they may share it in.
@Suite struct CallBudgetConformanceTests {
    private let logger = Logger(label: "test")

    @Test(arguments: CallBudgetConformance.cases)
    func `SQLite keeps the promises of a call budget`(_ contractCase: ContractCase<CallBudgetUnderTest>) async throws {
        try await withTemporaryFile { path in
            let time = TestTime()
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            let budget = SQLiteCallBudget(database, organizationID: "10234695", time: time)
            try await contractCase.check(CallBudgetUnderTest(budget: budget, time: time))
        }
    }

    @Test(arguments: CallBudgetConformance.cases)
    func `PostgreSQL keeps the promises of a call budget`(_ contractCase: ContractCase<CallBudgetUnderTest>)
        async throws
    {
        try await withPostgres { database in
            let time = TestTime()
            let budget = PostgresCallBudget(database, organizationID: "10234695") { time.now() }
            try await contractCase.check(CallBudgetUnderTest(budget: budget, time: time))
        }
    }

    @Test(arguments: CallBudgetConformance.cases)
    func `Redis keeps the promises of a call budget`(_ contractCase: ContractCase<CallBudgetUnderTest>) async throws {
        try await withRedis { client, _ in
            let time = TestTime()
            let budget = RedisCallBudget(client, organizationID: "10234695") { time.now() }
            try await contractCase.check(CallBudgetUnderTest(budget: budget, time: time))
        }
    }

    @Test(arguments: TokenStoreConformance.cases)
    func `PostgreSQL keeps the promises of a token store`(_ contractCase: ContractCase<any TokenStore>) async throws {
        try await withPostgres { try await contractCase.check(PostgresTokenStore($0)) }
    }

    @Test(arguments: TokenStoreConformance.cases)
    func `Redis keeps the promises of a token store`(_ contractCase: ContractCase<any TokenStore>) async throws {
        try await withRedis { client, _ in
            try await contractCase.check(RedisTokenStore(client, organizationID: "10234695"))
        }
    }

    // MARK: Beyond the promises

    @Test func `the servers' own clocks count where no other is given`() async throws {
        func check(_ budget: any CallBudgetStore) async throws {
            #expect(try await budget.take(callsPerMinute: 1, noting: nil).wait == nil)
            let wait = try #require(try await budget.take(callsPerMinute: 1, noting: nil).wait)
            #expect(wait > .seconds(30) && wait <= CallWindow.length)
        }
        try await withPostgres { try await check(PostgresCallBudget($0, organizationID: "1")) }
        try await withRedis { client, _ in try await check(RedisCallBudget(client, organizationID: "1")) }
    }

    @Test func `in Redis every key bears the organization's id, and none stays for ever`() async throws {
        try await withRedis { client, server in
            let budget = RedisCallBudget(client, organizationID: "10234695")
            let quota = CallQuota(limit: 1_000, remaining: 60, resetsIn: .seconds(3_600))
            _ = try await budget.take(callsPerMinute: 3, noting: quota)
            try await budget.throttle(
                Throttle(SyncError(.rateLimited, "parked", nextStep: "wait"), endsIn: .seconds(60))
            )
            let tokens = RedisTokenStore(client, organizationID: "10234695")
            try await tokens.write("sealed", account: "one", timeToLive: .seconds(60))
            _ = try await tokens.lock(account: "one", owner: "me", timeToLive: .seconds(60))
            let keys = try await server.cli("KEYS", "*").split(separator: "\n").map(String.init)
            #expect(
                Set(keys) == [
                    "tds:10234695:call:window", "tds:10234695:call:quota", "tds:10234695:call:park",
                    "tds:10234695:token:one", "tds:10234695:token:one:lock",
                ]
            )
            for key in keys { #expect(try await server.cli("TTL", key) != "-1") }
        }
    }

    @Test func `organizations that share a store do not see each other's calls`() async throws {
        func check(_ first: any CallBudgetStore, _ second: any CallBudgetStore) async throws {
            #expect(try await first.take(callsPerMinute: 1, noting: nil).wait == nil)
            #expect(try await second.take(callsPerMinute: 1, noting: nil).wait == nil)
        }
        try await withPostgres {
            try await check(
                PostgresCallBudget($0, organizationID: "1"),
                PostgresCallBudget($0, organizationID: "2")
            )
        }
        try await withRedis { client, _ in
            try await check(
                RedisCallBudget(client, organizationID: "1"),
                RedisCallBudget(client, organizationID: "2")
            )
        }
    }

    @Test func `a database of a version without a call budget gets one, and keeps its generation`() async throws {
        func check(_ before: String, _ after: any Destination, _ budget: any CallBudgetStore) async throws {
            #expect(try await after.generation() == before)
            #expect(try await budget.take(callsPerMinute: 1, noting: nil).wait == nil)
        }
        try await withTemporaryFile { path in
            let before = try await SQLiteDatabase.open(path: path, catalog: .zoho).generation()
            let undo = "DROP TABLE tds_call_budget; DELETE FROM grdb_migrations WHERE identifier = 'tds-4-call-budget'"
            #expect(try await Tool.run("sqlite3", [path, undo]).status == 0)
            let after = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            try await check(before, after, SQLiteCallBudget(after, organizationID: "1", time: TestTime()))
        }
        try await withFreshDatabase { url in
            let old = try await PostgresDatabase.open(url: url, catalog: .zoho, time: StillTime(), logger: logger)
            let before = try await old.generation()
            old.close()
            _ = try await Psql.run(Self.undoingVersion4AndLater, on: url)
            let after = try await PostgresDatabase.open(url: url, catalog: .zoho, time: StillTime(), logger: logger)
            defer { after.close() }
            try await check(before, after, PostgresCallBudget(after, organizationID: "1"))
        }
    }

    private static let undoingVersion4AndLater =
        RecordTablesOfTests.undo + """
            DROP TABLE tds_call_budget, tds_access_tokens, product_images, tds_inbox_events, tds_sync_queue, tds_schedules,
                tds_alerts, tds_audit_trail, tds_outbox;
            DROP INDEX tds_sync_runs_waiting, tds_sync_runs_last, tds_sync_runs_fresh, tds_sync_runs_finished_at,
                tds_sync_logs_logged_at, tds_dead_letter_queue_last_seen, tds_dead_letter_queue_status;
            ALTER TABLE tds_sync_runs DROP COLUMN request, DROP COLUMN requested_at, DROP COLUMN available_at,
                DROP COLUMN claimed_by, DROP COLUMN claimed_until, DROP COLUMN attempts, DROP COLUMN cancel_requested_at;
            DELETE FROM tds_migrations WHERE version >= 4;
            """

    private func withPostgres(_ body: (PostgresDatabase) async throws -> Void) async throws {
        try await withFreshDatabase { url in
            // A wait of the pool that ends at once would be too short: nothing here moves its time.
            let database = try await PostgresDatabase.open(url: url, catalog: .zoho, time: StillTime(), logger: logger)
            defer { database.close() }
            try await body(database)
        }
    }

    private func withRedis(_ body: (RedisClient, RedisServer) async throws -> Void) async throws {
        try await withRedisServer { server in
            try await RedisClient.withClient(RedisConfiguration(url: server.url), logger: logger) { client in
                try await body(client, server)
            }
        }
    }
}
