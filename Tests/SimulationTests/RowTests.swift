import Foundation
import GRDB
import SQLiteStores
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator

/// What stands in the tables afterwards.
@Suite struct RowTests {
    @Test func `a customer is never stored as a vendor, nor the other way round`() async throws {
        try await Rehearsal.with { rehearsal async throws in
            await rehearsal.sync(.customers)
            await rehearsal.sync(.vendors)
            #expect(try rehearsal.zohoIDs("customers") == Set(rehearsal.organization.ids(.customers)))
            #expect(try rehearsal.zohoIDs("vendors") == Set(rehearsal.organization.ids(.vendors)))
        }
    }

    @Test func `the raw data of every product are the bytes that the source sent`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            for id in rehearsal.organization.ids(.items) {
                let sent = try #require(rehearsal.organization.row(.items, id: id, inventory: true))
                let stored = try rehearsal.value("SELECT zoho_raw_data FROM products WHERE zoho_id = ?", [id])
                #expect(stored == String(decoding: sent, as: UTF8.self))
            }
        }
    }

    @Test func `a product made inactive is brought up to date`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let ids = try rehearsal.organization.deactivate(.items, .some(3))
            #expect(await rehearsal.sync(.products).counters.written == 3)
            for id in ids {
                #expect(try rehearsal.value("SELECT is_active FROM products WHERE zoho_id = ?", [id]) == "0")
            }
        }
    }

    @Test(arguments: StoresKind.allCases)
    func `what somebody else wrote over is put right by a forced run, in rows and child rows`(_ kind: StoresKind)
        async throws
    {
        let configuration = SimulatorConfiguration(products: 30, customers: 0, vendors: 0)
        try await Rehearsal.with(configuration, on: kind) { rehearsal in
            await rehearsal.sync(.products, SyncOptions(details: true))
            _ = try await rehearsal.column("UPDATE products SET name = 'edited', rate = 0.01 RETURNING zoho_id")
            _ = try await rehearsal.column("DELETE FROM product_stock RETURNING position")
            #expect(await rehearsal.sync(.products).remade == 0)
            #expect(await rehearsal.sync(.products, SyncOptions(force: true)).remade == 30)
            #expect(try await rehearsal.differences(.products, details: true) == [])
            #expect(try await rehearsal.column("SELECT name FROM products WHERE name = 'edited'") == [])
            #expect(try await rehearsal.column("SELECT count(*) FROM product_stock") != ["0"])
        }
    }

    /// Pitfall: "one odd value cost the whole record".
    @Test(arguments: [Breakage.wrongType, .badStamp])
    func `a value that does not fit costs its column, and is noted until it is mended`(kind: Breakage) async throws {
        try await Rehearsal.with { rehearsal in
            let id = rehearsal.organization.ids(.items)[7]
            try rehearsal.organization.break(.items, .ids([id]), kind: kind)
            let report = await rehearsal.sync(.products)
            #expect(report.run.status == .completed && report.numbers == "450/0/0/450")
            #expect(report.counters.columnFaults == 1)
            let column = kind == .wrongType ? "rate" : "last_modified_time"
            #expect(report.columnFaults.map(\.entityID) == [id])
            #expect(report.columnFaults.map(\.fault.column) == [column])
            #expect(try await rehearsal.database.columnFaults.counts() == ["product": 1])
            let value = try rehearsal.value("SELECT \(column) FROM products WHERE zoho_id = ?", [id])
            #expect(value == nil)
            try rehearsal.organization.mend(.items, .ids([id]))
            #expect(await rehearsal.sync(.products).counters.written == 1)
            #expect(
                try await rehearsal.database.columnFaults.faults(of: .products, entityID: id, limit: 9).isEmpty
            )
        }
    }

    @Test(arguments: Breakage.allCases.filter { ![.wrongType, .badStamp].contains($0) })
    func `a broken record is set aside with its bytes, the others go on, and mended it is stored`(
        kind: Breakage
    ) async throws {
        try await Rehearsal.with { rehearsal in
            let id = rehearsal.organization.ids(.items)[7]
            try rehearsal.organization.break(.items, .ids([id]), kind: kind)
            let sent = try #require(rehearsal.organization.row(.items, id: id, inventory: true))
            let report = await rehearsal.sync(.products)
            #expect(report.run.status == .partial)
            #expect(report.numbers == "449/0/1/449")
            #expect(report.failures.count == 1)
            #expect(try rehearsal.value("SELECT count(*) FROM tds_dead_letter_queue WHERE status = 'open'") == "1")
            #expect(try rehearsal.bytes("SELECT payload FROM tds_dead_letter_queue") == Data(sent))

            // The same record fails again: one letter, not two.
            #expect(await rehearsal.sync(.products).numbers == "0/449/1/0")
            #expect(try rehearsal.value("SELECT count(*) FROM tds_dead_letter_queue") == "1")

            try rehearsal.organization.mend(.items, .ids([id]))
            let mended = await rehearsal.sync(.products)
            #expect(mended.run.status == .completed)
            #expect(mended.numbers == "1/449/0/1")
        }
    }

    @Test func `a record that breaks and is mended to its old content closes its dead letter`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let id = rehearsal.organization.ids(.items)[0]
            try rehearsal.organization.break(.items, .ids([id]), kind: .duplicateMember)
            #expect(await rehearsal.sync(.products).numbers == "0/449/1/0")
            try rehearsal.organization.mend(.items, .ids([id]))
            #expect(await rehearsal.sync(.products).numbers == "1/449/0/0")
            #expect(try rehearsal.value("SELECT count(*) FROM tds_dead_letter_queue WHERE status = 'open'") == "0")
        }
    }

    @Test func `a row that the database refuses is set aside and never marked as synced`() async throws {
        try await Rehearsal.with { rehearsal in
            let id = rehearsal.organization.ids(.items)[3]
            try rehearsal.execute(
                """
                CREATE TRIGGER refuse BEFORE INSERT ON products WHEN NEW.zoho_id = '\(id)'
                BEGIN SELECT RAISE(ABORT, 'not this one'); END
                """
            )
            let report = await rehearsal.sync(.products)
            #expect(report.run.status == .partial)
            #expect(report.numbers == "449/0/1/449")
            #expect(report.failures.first?.entityID == id)
            #expect(try await rehearsal.cache.states(of: "product", ids: [id]).isEmpty)

            try rehearsal.execute("DROP TRIGGER refuse")
            #expect(await rehearsal.sync(.products).numbers == "1/449/0/1")
            #expect(try rehearsal.value("SELECT count(*) FROM tds_dead_letter_queue WHERE status = 'open'") == "0")
        }
    }

    @Test func `the counters of every run add up in the database as they do in its report`() async throws {
        try await Rehearsal.with { rehearsal in
            try rehearsal.organization.break(.items, .some(2), kind: .loneSurrogate)
            await rehearsal.sync(.products)
            try rehearsal.organization.change(.items, .some(5))
            let report = await rehearsal.sync(.products)
            let stored = try await rehearsal.database.runs.recent(limit: 1)[0]
            #expect(stored.id == report.run.id)
            #expect(stored.counters == report.counters)
            #expect(stored.apiCalls == report.run.apiCalls)
            let sums = try rehearsal.value(
                "SELECT count(*) FROM tds_sync_runs WHERE total_processed != synced + skipped + failed"
            )
            #expect(sums == "0")
        }
    }
}

extension Rehearsal {
    func value(_ sql: String, _ arguments: StatementArguments = []) throws -> String? {
        try queue().read { try String.fetchOne($0, sql: sql, arguments: arguments) }
    }

    func bytes(_ sql: String) throws -> Data? {
        try queue().read { try Data.fetchOne($0, sql: sql) }
    }

    func zohoIDs(_ table: String) throws -> Set<String> {
        try queue().read { try String.fetchSet($0, sql: "SELECT zoho_id FROM \(table)") }
    }

    func execute(_ sql: String) throws {
        try queue().write { try $0.execute(sql: sql) }
    }

    /// What a run leaves in a data table, less local ids and times of writing.
    func content(of table: String) throws -> [GRDB.Row] {
        let ours: Set<String> = ["id", "zoho_synced_at", "created_at", "updated_at"]
        return try queue().read { database in
            let columns = try database.columns(in: table).map(\.name).filter { !ours.contains($0) }
            return try GRDB.Row.fetchAll(
                database,
                sql: "SELECT \(columns.joined(separator: ", ")) FROM \(table) ORDER BY zoho_id"
            )
        }
    }

    private func queue() throws -> DatabaseQueue {
        try DatabaseQueue(path: databasePath)
    }
}
