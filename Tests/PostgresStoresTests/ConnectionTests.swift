import Foundation
import SyncCore
import SyncTestKit
import Testing

@testable import PostgresStores

@Suite struct ConnectionTests {
    @Test func `the server sees who is connected`() async throws {
        try await withDatabase { database, _ in
            let name = try await database.text("SELECT current_setting('application_name')")
            #expect(name == "tds")
        }
    }

    @Test func `a commit is on the disk before it is reported, whatever the server's default`() async throws {
        try await withFreshDatabase { url in
            _ = try await Psql.run(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$",
                on: url
            )
            let database = try await PostgresDatabase.open(at: url)
            defer { database.close() }
            #expect(try await database.text("SELECT current_setting('synchronous_commit')") == "on")
        }
    }

    @Test func `statements that wait on the server keep nobody else waiting`() async throws {
        var limits = PostgresLimits()
        // More of them than the cooperative pool has threads.
        limits.connectionsMax = ProcessInfo.processInfo.activeProcessorCount + 4
        try await withFreshDatabase { url in
            let blocked = try await PostgresDatabase.open(at: url, limits: limits)
            var one = PostgresLimits()
            one.connectionsMax = 1
            let holder = try await PostgresDatabase.open(at: url, limits: one)
            defer { for database in [blocked, holder] { database.close() } }
            try await holder.execute("SELECT pg_advisory_lock(1)")
            try await withThrowingTaskGroup { group in
                for _ in 1...limits.connectionsMax {
                    group.addTask { try await blocked.execute("SELECT pg_advisory_xact_lock(1)") }
                }
                let waiting = """
                    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
                    WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted
                    """
                // This loop runs on the cooperative pool: it would never get here if the others held its threads.
                try await until("all connections wait") { try await holder.text(waiting) == "\(limits.connectionsMax)" }
                try await holder.execute("SELECT pg_advisory_unlock(1)")
                try await group.waitForAll()
            }
        }
    }

    @Test func `a statement that takes too long is ended, and the connection goes on`() async throws {
        var limits = PostgresLimits()
        limits.statementTime = .milliseconds(200)
        limits.connectionsMax = 1
        try await withDatabase(limits) { database, _ in
            let process = try await database.text("SELECT pg_backend_pid()")
            let error = await #expect(throws: SyncError.self) { try await database.execute("SELECT pg_sleep(60)") }
            #expect(error?.code == .destinationUnavailable)
            #expect(error?.message.contains("took too long") == true)
            #expect(try await database.text("SELECT pg_backend_pid()") == process)
        }
    }

    @Test func `a wait for a lock has an end, and the error says what to do`() async throws {
        var limits = PostgresLimits()
        limits.lockTime = .milliseconds(100)
        limits.connectionsMax = 1
        try await withDatabase(limits) { database, _ in
            let other = try await PostgresDatabase.open(at: database.client.pool.address.url, limits: limits)
            defer { other.close() }
            try await other.execute("SELECT pg_advisory_lock(1)")
            let error = await #expect(throws: SyncError.self) {
                try await database.execute("SELECT pg_advisory_lock(1)")
            }
            #expect(error?.message.contains("lock") == true)
            #expect(error?.nextStep.contains("pg_locks") == true)
        }
    }

    @Test func `cancelling a task ends its statement on the server`() async throws {
        try await withDatabase { database, _ in
            let task = Task { try await database.execute("SELECT pg_sleep(600)") }
            let sleeping =
                "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)' AND state = 'active'"
                + " AND datname = current_database()"
            try await until("the statement sleeps") { try await database.text(sleeping) == "1" }
            task.cancel()
            let error = await #expect(throws: SyncError.self) { try await task.value }
            #expect(error?.code == .cancelled)
            try await until("the statement has ended") { try await database.text(sleeping) == "0" }
        }
    }

    @Test func `a cancelled task writes nothing, and a commit on its way is not cut`() async throws {
        let early = Interruption()
        #expect(early.request())
        #expect(throws: SyncError.cancelled) { try early.seal() }
        let late = Interruption()
        try late.seal()
        #expect(!late.request())
    }

    @Test func `connections that the server has cut are replaced before they are used`() async throws {
        let time = TestTime()
        try await withFreshDatabase { url in
            let database = try await PostgresDatabase.open(at: url, time: time)
            defer { database.close() }
            let others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            _ = try await Psql.run("SELECT pg_terminate_backend(pid) \(others)", on: url)
            try await until("the other connections are gone") {
                try await Psql.run("SELECT count(*) \(others)", on: url) == "0"
            }
            #expect(try await database.text("SELECT 1") == "1")
            #expect(time.sleeps.isEmpty, "nothing was tried in vain")
        }
    }

    @Test func `many at once share few connections, and each gets its turn`() async throws {
        var limits = PostgresLimits()
        limits.connectionsMax = 2
        try await withDatabase(limits) { database, _ in
            let answers = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 1...50 { group.addTask { try await database.text("SELECT \(number)") } }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(answers.count == 50)
            let count =
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tds'"
            #expect(try await database.text(count) == "2")
        }
    }

    @Test func `who waits too long for a connection is told how many are in use`() async throws {
        var limits = PostgresLimits()
        limits.connectionsMax = 1
        try await withFreshDatabase { url in
            // Its sleeps end at once: the wait is over as soon as it begins.
            let database = try await PostgresDatabase.open(at: url, limits: limits, time: TestTime())
            let holder = Task { try await database.execute("SELECT pg_sleep(600)") }
            let sleeping =
                "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)' AND state = 'active'"
                + " AND datname = current_database()"
            try await until("the statement sleeps") { try await Psql.run(sleeping, on: url) == "1" }
            let error = await #expect(throws: SyncError.self) { try await database.text("SELECT 1") }
            #expect(error?.code == .destinationUnavailable)
            #expect(error?.message.hasPrefix("All 1 connections") == true)
            holder.cancel()
            _ = await holder.result
        }
    }

    @Test func `a closed database says so`() async throws {
        try await withDatabase { database, _ in
            database.close()
            let error = await #expect(throws: SyncError.self) { try await database.generation() }
            #expect(error?.message.contains("closed") == true)
        }
    }
}
