import Foundation
import SyncTestKit
import Testing

/// kill -9 at random moments, each followed by a run to the end: the same database as an uninterrupted run.
///
/// A short slice here; `make kill-test` does 20 with 20,000 products (TDS_KILLS, TDS_KILL_PRODUCTS, TDS_TEST_SEED).
@Suite struct KillTests {
    @Test func `a sync that was killed and run again leaves the database of an uninterrupted one`() async throws {
        let setting = ProcessInfo.processInfo.environment
        let kills = setting["TDS_KILLS"].flatMap { Int($0) } ?? 3
        let products = setting["TDS_KILL_PRODUCTS"] ?? "2000"
        let seed = setting["TDS_TEST_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...UInt64.max)
        print("kill test: seed \(seed), \(kills) kills, \(products) products")
        var random = SeededRandom(seed: seed)

        try await Place.withSimulator(["--products", products]) { tds, _ in
            let whole = tds.elsewhere("whole")
            let clock = ContinuousClock()
            let begun = clock.now
            #expect(try await whole.run("sync", "products", "--json").status == 0)
            let length = clock.now - begun
            let expected = try await whole.content(of: "products")
            #expect(try await whole.rows(in: "products") == Int(products))

            for number in 1...kills {
                let victim = try tds.elsewhere("victim-\(number)", tokenOf: whole)
                let running = try await victim.start(["sync", "products", "--json"])
                // Time itself is what is tested here: any moment, not the ones that a condition can name.
                let moment = length * Double.random(in: 0..<1, using: &random)
                try await clock.sleep(for: moment)
                running.signal(SIGKILL)
                let killed = await running.result().status
                let next = try await victim.run("sync", "products", "--json")
                #expect(next.status == 0, "\(next.output)\(next.errors)")
                #expect(try await victim.content(of: "products") == expected)
                let last = try await victim.run("sync", "products", "--json")
                #expect(last.numbers == "0/\(products)/0/0")
                print("kill \(number) at \(moment): status \(killed), then \(next.numbers)")
            }
        }
    }
}

extension Program {
    /// The same program with a data directory of its own.
    func elsewhere(_ name: String) -> Program {
        var program = self
        program.environment["TDS_DATA_DIR"] = directory.appending(path: name).path
        return program
    }

    /// The same, with the access token that another one was given: Zoho gives ten in ten minutes.
    func elsewhere(_ name: String, tokenOf other: Program) throws -> Program {
        let program = elsewhere(name)
        try FileManager.default.createDirectory(atPath: program.data, withIntermediateDirectories: true)
        let token = "/zoho-token.json"
        try FileManager.default.copyItem(atPath: other.data + token, toPath: program.data + token)
        return program
    }

    private var data: String { environment["TDS_DATA_DIR"] ?? directory.appending(path: "tds-data").path }

    private var database: String { data + "/tds.sqlite" }

    /// What a run leaves in a table, less local ids and times of writing.
    func content(of table: String) async throws -> String {
        let columns = try await Tool.run(
            "sqlite3",
            [
                database,
                """
                SELECT group_concat(name) FROM pragma_table_info('\(table)')
                WHERE name NOT IN ('id', 'zoho_synced_at', 'created_at', 'updated_at')
                """,
            ]
        ).output.trimmingCharacters(in: .newlines)
        return try await Tool.run("sqlite3", [database, "SELECT \(columns) FROM \(table) ORDER BY zoho_id"]).output
    }

    /// Waits until a table has so many rows.
    func waitForRows(_ count: Int, in table: String) async throws {
        try await until("\(table) has \(count) rows", within: .seconds(600)) { try await rows(in: table) ?? 0 >= count }
    }

    /// Nil while there is no such table.
    func rows(in table: String) async throws -> Int? {
        let count = try await Tool.run("sqlite3", [database, "SELECT count(*) FROM \(table)"]).output
        return Int(count.trimmingCharacters(in: .newlines))
    }
}
