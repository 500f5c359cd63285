import SQLStores
import SyncCore
import SyncTestKit
import Testing

@testable import PostgresStores

/// What happens when the server or the way to it goes away in the middle.
@Suite struct PostgresOutageTests {
    @Test(arguments: PostgresProxy.Loss.allCases)
    func `a commit that got no answer is looked up, and takes place once`(_ loss: PostgresProxy.Loss) async throws {
        var limits = PostgresLimits()
        limits.statementTime = .seconds(2)
        limits.answerSlack = .zero
        limits.lockTime = .milliseconds(300)
        try await withFreshDatabase { url in
            let proxy = try await PostgresProxy.start(before: url)
            let database = try await PostgresDatabase.open(at: proxy.url, limits: limits)
            defer { database.close() }
            let lease = try await database.begin()
            proxy.lose(loss)
            let rows = ["a", "b"].map { Sample.row(Sample.record($0)) }
            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
            #expect(outcome.rows.map(\.isWritten) == [true, true])
            let line = "SELECT zoho_id || id FROM products ORDER BY id"
            let stored = zip(["a", "b"], outcome.rows).map { $0 + ($1.localID ?? "") }
            #expect(try await database.texts(line) == stored)
            let run = try #require(try await database.shared.runs.recent(limit: 1).first)
            #expect((run.counters.synced, run.counters.written) == (2, 2), "counted once")
            try await proxy.stop()
        }
    }

    @Test func `a lease whose grant got no answer is the asker's`() async throws {
        try await withFreshDatabase { url in
            let proxy = try await PostgresProxy.start(before: url)
            let database = try await PostgresDatabase.open(at: proxy.url)
            defer { database.close() }
            proxy.lose(.answerThenCut)
            let lease = try await database.begin()
            #expect(lease.token == 1)
            #expect(try await database.shared.leases.newestToken(of: "product") == 1)
            try await proxy.stop()
        }
    }

    @Test func `a commit whose outcome cannot be seen is an error that says so`() async throws {
        try await withFreshDatabase { url in
            let proxy = try await PostgresProxy.start(before: url)
            let database = try await PostgresDatabase.open(at: proxy.url, time: TestTime())
            defer { database.close() }
            let lease = try await database.begin()
            proxy.lose(.answerThenCut)
            // Connections that are open go on; a new one, which the look-up needs, finds nobody.
            try await proxy.stop()
            let error = await #expect(throws: SyncError.self) {
                try await database.commit(Sample.batch([Sample.row(Sample.record("a"))]), holding: lease)
            }
            #expect(error?.code == .destinationUnavailable)
            #expect(error?.message.contains("whether it took place cannot be seen") == true)
            #expect(try await Psql.run("SELECT zoho_id FROM products", on: url) == "a")
        }
    }

    @Test func `a server that crashes and comes back costs no row and counts none twice`() async throws {
        try await withPostgresServer { server in
            let database = try await PostgresDatabase.open(at: server.url)
            defer { database.close() }
            let lease = try await database.begin()
            let committed = Shared(0)
            let isBack = Shared(false)
            let writer = Task {
                var number = 0
                // Ten more after the server is back: the crash is in the middle.
                var left = 10
                while left > 0 {
                    number += 1
                    let outcome = try await database.commit(
                        Sample.batch([Sample.row(Sample.record("\(number)"))]),
                        holding: lease
                    )
                    #expect(outcome.rows.map(\.isWritten) == [true])
                    committed.change { $0 = number }
                    if isBack.value { left -= 1 }
                }
                return number
            }
            try await until("20 commits are made") { committed.value >= 20 }
            try await server.stopImmediately()
            try await server.startAgain()
            isBack.change { $0 = true }
            let count = try await writer.value
            #expect(try await database.text("SELECT count(*) FROM products") == "\(count)")
            let run = try #require(try await database.shared.runs.recent(limit: 1).first)
            #expect((run.counters.synced, run.counters.written) == (count, count))
        }
    }

    @Test func `a server that stays away ends the work with an error that says what to do`() async throws {
        try await withPostgresServer { server in
            let time = TestTime()
            let database = try await PostgresDatabase.open(at: server.url, time: time)
            defer { database.close() }
            try await server.stopImmediately()
            let error = await #expect(throws: SyncError.self) { try await database.generation() }
            #expect(error?.code == .destinationUnavailable)
            #expect(error?.nextStep.contains("server runs") == true)
            #expect(time.sleeps.count == 8)
            let again = await #expect(throws: SyncError.self) {
                try await PostgresDatabase.open(at: server.url, time: time)
            }
            #expect(again?.code == .destinationUnavailable)
            #expect(time.sleeps.count == 8, "the first connection is not waited for")
        }
    }
}
