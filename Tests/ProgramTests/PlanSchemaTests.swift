import Foundation
import SyncTestKit
import Testing

/// What `tds plan` says of tables, and that it makes none.
@Suite struct PlanSchemaTests {
    @Test func `a plan for a database that is not there names every table, makes none, and equals the run`()
        async throws
    {
        try await Place.withSimulator(Self.small) { tds, _ in
            let file = tds.directory.appending(path: "tds-data/tds.sqlite").path
            try await compareWithRun(tds) { FileManager.default.fileExists(atPath: file) ? ["tds.sqlite"] : [] }
        }
    }

    @Test func `a plan for an empty PostgreSQL names every table, makes none, and equals the run`() async throws {
        try await Place.withServers(Self.small) { tds, _, _ in
            let url = try #require(tds.environment["DATABASE_URL"])
            try await compareWithRun(tds) { try await Self.tables(url) }
        }
    }

    @Test func `a plan names a column that is missing, and that the rows are made anew to fill it`() async throws {
        try await Place.withServers(Self.small) { tds, _, _ in
            let url = try #require(tds.environment["DATABASE_URL"])
            #expect(try await tds.run("sync", "products", "--json").numbers == "30/0/0/30")
            _ = try await Self.psql(url, "ALTER TABLE products DROP COLUMN sku")

            let plan = try await Plan(tds.run("plan", "products", "customers", "--json"))
            #expect(plan.changes == ["add_column products.sku"])
            #expect(plan.number("update_count") == 0 && plan.number("unchanged") == 30 && plan.remakesRows)
            #expect(try await Self.psql(url, "SELECT sku FROM products").status != 0)
            let text = try await tds.run("plan", "products")
            #expect(text.output.contains("adds products.sku (text)"), "\(text.output)")

            #expect(try await tds.run("sync", "products", "--json").numbers == "30/0/0/0")
            #expect(try await Self.psql(url, "SELECT count(sku) FROM products").output == "30\n")
            #expect(try await Plan(tds.run("plan", "products", "--json")).changes == [])
        }
    }

    // MARK: - Help

    private static let small = ["--products", "30", "--customers", "5"]

    /// - Parameter tables: what the database has.
    private func compareWithRun(_ tds: Program, tables: () async throws -> [String]) async throws {
        let plan = try await Plan(tds.run("plan", "products", "--json"))
        #expect(plan.changes.contains("create_table products."))
        #expect(plan.changes.contains("create_table tds_sync_runs."))
        #expect(plan.number("inserts") == 30)
        #expect(try await tables() == [])
        #expect(try await tds.run("sync", "products", "--json").numbers == "30/0/0/30")
        #expect(try await Plan(tds.run("plan", "products", "--json")).changes == [])
    }

    private static func tables(_ url: String) async throws -> [String] {
        let names = try await psql(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return names.output.split(separator: "\n").map(String.init)
    }

    private static func psql(_ url: String, _ statement: String) async throws -> EndedProgram {
        try await Tool.run("psql", [url, "-XAtc", statement])
    }
}

/// A plan of one type, as `--json` prints it.
private struct Plan {
    let changes: [String]
    private let forecast: [String: Any]

    init(_ ended: EndedProgram) throws {
        let object = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
        let changes = try (object?["schema_changes"] as? [[String: Any]]).orThrow("no plan: \(ended.errors)")
        self.changes = changes.map { "\($0["change"] ?? "") \($0["table"] ?? "").\($0["column"] ?? "")" }
        forecast = (object?["plans"] as? [[String: Any]])?.first ?? [:]
    }

    var remakesRows: Bool { forecast["remakes_rows"] as? Bool == true }

    func number(_ name: String) -> Int? { forecast[name] as? Int }
}
