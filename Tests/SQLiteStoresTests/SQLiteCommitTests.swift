import Foundation
import GRDB
import SQLStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

@testable import SQLiteStores

/// What only SQLite can show of a commit; the rest is in `DestinationConformance`.
@Suite struct SQLiteCommitTests {
    @Test(arguments: ["ABORT", "FAIL"])
    func `a row that a trigger refuses leaves no trace`(_ kind: String) async throws {
        try await withDatabase { database, lease in
            try await database.execute(
                """
                CREATE TABLE audit (zoho_id TEXT);
                CREATE TRIGGER refuse AFTER INSERT ON products BEGIN
                    INSERT INTO audit VALUES (NEW.zoho_id);
                    SELECT RAISE(\(kind), 'no sku') WHERE NEW.sku IS NULL;
                END;
                """
            )
            let outcome = try await database.commit(
                Sample.batch([
                    Sample.row(Sample.record("a"), ["sku": .text("1")]),
                    Sample.row(Sample.record("bad")),
                    Sample.row(Sample.record("c"), ["sku": .text("3")]),
                ]),
                holding: lease
            )
            #expect(outcome.rows[1] == .rejected(RecordFault(.rowRejected, "no sku")))
            #expect(try await database.texts("SELECT zoho_id FROM products ORDER BY id") == ["a", "c"])
            #expect(try await database.texts("SELECT zoho_id FROM audit") == ["a", "c"])
        }
    }

    @Test func `a trigger that rolls the whole transaction back ends the commit with nothing written`() async throws {
        try await withDatabase { database, lease in
            try await database.execute(
                """
                CREATE TRIGGER refuse BEFORE INSERT ON products WHEN NEW.zoho_id = 'bad'
                BEGIN SELECT RAISE(ROLLBACK, 'all or nothing'); END;
                """
            )
            let batch = Sample.batch([Sample.row(Sample.record("a")), Sample.row(Sample.record("bad"))])
            let error = await #expect(throws: SyncError.self) { try await database.commit(batch, holding: lease) }
            #expect(error?.code == .destinationUnavailable)
            #expect(error?.nextStep.contains("RAISE(ABORT") == true)
            #expect(try await database.text("SELECT count(*) FROM products") == "0")
        }
    }

    @Test func `a full disk ends the commit with nothing written, not with dead letters`() async throws {
        try await withDatabase { database, lease in
            let rows = (1...2_000).map { Sample.row(Sample.record("\($0)"), ["name": .text("Lamp \($0)")]) }
            try await database.limitPages()
            let checkpoint = Checkpoint(runID: "run-1", nextPage: 2, savedAt: Sample.instant())
            let error = await #expect(throws: SyncError.self) {
                try await database.commit(Sample.batch(rows, checkpoint: checkpoint), holding: lease)
            }
            #expect(error?.code == .destinationUnavailable)
            #expect(error?.message.contains("no room left") == true)
            #expect(try await database.storedVersions(of: .products, after: nil, limit: 1).isEmpty)
            #expect(try await database.shared.deadLetters.openCounts().isEmpty)
            #expect(try await database.shared.runs.checkpoint(of: "product") == nil)
            #expect(try await database.shared.runs.recent(limit: 1).first?.counters.totalProcessed == 0)
        }
    }

    @Test func `text that SQLite would cut off is refused, not cut off`() async throws {
        try await withDatabase { database, lease in
            let outcome = try await database.commit(
                Sample.batch([Sample.row(Sample.record("a"), ["name": .text("La\0mp")])]),
                holding: lease
            )
            #expect(outcome.rows.map(\.isRejected) == [true])
            #expect(try await database.shared.deadLetters.openCounts() == ["product": 1])
        }
    }

    @Test func `an id that SQLite would cut short is not taken for another record's`() async throws {
        try await withDatabase { database, lease in
            let payload = Array(#"{"id":"a\u0000b"}"#.utf8)
            let cut = SourceRecord(
                id: "a\0b",
                shape: .list,
                modifiedAt: Sample.instant(),
                hash: Sample.hash(2),
                slice: RecordSlice(page: payload, range: payload.indices)
            )
            let rows = [Sample.row(Sample.record("a")), Sample.row(cut)]
            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
            #expect(outcome.rows.map(\.isRejected) == [false, true])
            #expect(try await database.texts("SELECT content_hash FROM products") == [Sample.hash(1).description])
            #expect(try await database.texts("SELECT entity_id FROM tds_dead_letter_queue") == [nil])
        }
    }

    @Test func `a row that did not change is not written`() async throws {
        try await withDatabase { database, lease in
            let row = Sample.row(Sample.record("a"))
            _ = try await database.commit(Sample.batch([row], minutes: 1), holding: lease)
            _ = try await database.commit(Sample.batch([row], minutes: 2), holding: lease)
            let stamps = "SELECT zoho_synced_at || updated_at || created_at FROM products"
            #expect(
                try await database.text(stamps) == String(repeating: Sample.instant(minutes: 1).description, count: 3)
            )
        }
    }

    @Test func `a batch with nothing in it writes nothing`() async throws {
        try await withDatabase { database, lease in
            let changes = { @Sendable in
                try await database.file.writer.write { try Int.fetchOne($0, sql: "SELECT total_changes()") }
            }
            let before = try await changes()
            _ = try await database.commit(Sample.batch([]), holding: lease)
            #expect(try await changes() == before)
            try await database.shared.leases.release(lease)
            let error = await #expect(throws: SyncError.self) {
                try await database.commit(Sample.batch([]), holding: lease)
            }
            #expect(error?.code == .leaseLost)
        }
    }

    @Test func `finding due details and unrelayed events reads no other rows`() async throws {
        try await withDatabase { database, _ in
            for (query, index) in [
                (
                    """
                    SELECT zoho_id FROM invoices WHERE details_due = 1 AND deleted_at IS NULL
                    ORDER BY last_modified_time DESC LIMIT 9
                    """, "tds_invoices_details_due"
                ),
                (
                    """
                    SELECT * FROM tds_sync_logs
                    WHERE relayed_at IS NULL AND action IN ('inserted', 'updated', 'deleted', 'undeleted')
                    ORDER BY sequence LIMIT 9
                    """, "tds_sync_logs_unrelayed"
                ),
                (
                    "SELECT * FROM tds_sync_logs WHERE entity_type = 'a' AND entity_id = 'b' ORDER BY sequence DESC LIMIT 9",
                    "tds_sync_logs_entity_id"
                ),
            ] {
                let plan = try await database.file.read { connection in
                    try GRDB.Row.fetchAll(connection, sql: "EXPLAIN QUERY PLAN \(query)").map { $0["detail"] as String }
                }
                #expect(plan.count == 1 && plan[0].contains(index), "\(plan)")
            }
        }
    }

    @Test func `a written row keeps the moment it was created`() async throws {
        try await withDatabase { database, lease in
            _ = try await database.commit(Sample.batch([Sample.row(Sample.record("a"))], minutes: 1), holding: lease)
            _ = try await database.commit(
                Sample.batch([Sample.row(Sample.record("a", version: 2))], minutes: 2),
                holding: lease
            )
            #expect(
                try await database.text("SELECT created_at FROM products") == Sample.instant(minutes: 1).description
            )
            #expect(
                try await database.text("SELECT updated_at FROM products") == Sample.instant(minutes: 2).description
            )
        }
    }

    @Test func `every kind of value is stored in its form`() async throws {
        try await withDatabase { database, lease in
            let values: [String: ColumnValue] = [
                "name": .text("Lampe \u{1F4A1} \"x\" 'y'"), "rate": .decimal("12.50"),
                "track_inventory": .boolean(true),
                "created_time": .instant(Sample.instant()), "unit": .date("2025-11-13"), "sku": .null,
            ]
            let row = Sample.row(Sample.record("a"), values, isActive: false, customFields: #"{"cf_a":1}"#)
            _ = try await database.commit(Sample.batch([row]), holding: lease)
            for (column, expected) in [
                ("name", "Lampe \u{1F4A1} \"x\" 'y'"), ("rate", "12.50"), ("track_inventory", "1"),
                ("created_time", "2025-11-13T08:00:00.000000Z"), ("unit", "2025-11-13"), ("is_active", "0"),
                ("custom_fields", #"{"cf_a":1}"#),
            ] {
                #expect(try await database.text("SELECT \(column) FROM products") == expected)
            }
            #expect(try await database.text("SELECT sku FROM products") == nil)
        }
    }

    @Test func `a commit that began is finished although its task was cancelled`() async throws {
        try await withDatabase { database, lease in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await database.commit(Sample.batch([Sample.row(Sample.record("a"))]), holding: lease)
            }
            let outcome = try await task.value
            #expect(outcome.rows == [.written(localID: "1")])
        }
    }

    @Test func `a commit is on the disk before it is reported`() async throws {
        try await withDatabase { database, _ in
            let level = try await database.file.writer.writeWithoutTransaction { connection in
                try Int.fetchOne(connection, sql: "PRAGMA synchronous")
            }
            #expect(level == 2, "FULL: the cache, a file of its own, must not outlive rows that it speaks of")
        }
    }

    @Test func `two programs on one file see each other's leases and rows`() async throws {
        try await withTemporaryFile { path in
            let first = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            let second = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            let lease = try await first.begin()
            _ = try await first.commit(Sample.batch([Sample.row(Sample.record("a"))]), holding: lease)
            #expect(try await second.storedVersions(of: .products, after: nil, limit: 9).map(\.entityID) == ["a"])
            let error = await #expect(throws: SyncError.self) { try await second.begin(Sample.run(Sample.runID(2))) }
            #expect(error?.code == .leaseHeld)
        }
    }

    @Test func `two programs that commit different types at once do not lose a row`() async throws {
        try await withTemporaryFile { path in
            let programs = [
                (try await SQLiteDatabase.open(path: path, catalog: .zoho), EntityType.products),
                (try await SQLiteDatabase.open(path: path, catalog: .zoho), EntityType.customers),
            ]
            try await withThrowingTaskGroup { group in
                for (database, type) in programs {
                    group.addTask {
                        let lease = try await database.begin(Sample.run(type.name, of: type))
                        for id in 1...50 {
                            let row = Sample.row(Sample.record("\(id)"), of: type)
                            _ = try await database.commit(
                                Sample.batch([row], of: type, runID: type.name),
                                holding: lease
                            )
                        }
                    }
                }
                try await group.waitForAll()
            }
            for (database, type) in programs {
                #expect(try await database.storedVersions(of: type, after: nil, limit: 99).count == 50)
                #expect(try await database.shared.runs.recent(limit: 2).allSatisfy { $0.counters.written == 50 })
            }
        }
    }
}

extension SQLiteDatabase {
    /// Lets the file grow by a few pages only, as a disk that is nearly full does.
    fileprivate func limitPages() async throws {
        try await file.write { connection in
            let pages = try Int.fetchOne(connection, sql: "PRAGMA page_count") ?? 0
            try connection.execute(sql: "PRAGMA max_page_count = \(pages + 20)")
        }
    }
}
