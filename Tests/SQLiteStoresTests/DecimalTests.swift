import SyncCore
import SyncTestKit
import Testing

@testable import SQLiteStores

@Suite struct DecimalTests {
    static let digits = [
        "0", "0.00", "10000.00", "10000", "-0.10", "007", "0.1", "1234567890123456789",
        "123456789012345678901234567890", "0.000000000000000000000000000001",
        "99999999999999999999.999999999999999999999999",
    ]

    @Test(arguments: digits)
    func `a decimal comes back digit by digit, as text`(_ digits: String) async throws {
        try await withDatabase { database, lease in
            let row = Sample.row(Sample.record("a"), ["rate": .decimal(digits)])
            _ = try await database.commit(Sample.batch([row]), holding: lease)
            #expect(try await database.text("SELECT rate FROM products") == digits)
            #expect(try await database.text("SELECT typeof(rate) FROM products") == "text")
        }
    }

    @Test func `the numeric key sorts as numbers do, not as text does`() async throws {
        try await withDatabase { database, lease in
            let rates = ["9.5", "10000.00", "-3", "123456789012345678901234567890", "100", "0.25"]
            let rows = rates.enumerated().map { index, rate in
                Sample.row(Sample.record("\(index)"), ["rate": .decimal(rate)])
            }
            _ = try await database.commit(Sample.batch(rows), holding: lease)
            #expect(
                try await database.texts("SELECT rate FROM products ORDER BY rate_num") == [
                    "-3", "0.25", "9.5", "100", "10000.00", "123456789012345678901234567890",
                ]
            )
            #expect(try await database.text("SELECT typeof(rate_num) FROM products LIMIT 1") == "real")
            #expect(try await database.text("SELECT count(*) FROM products WHERE rate_num BETWEEN 9 AND 100") == "2")
        }
    }

    @Test func `a decimal that is null has no numeric key`() async throws {
        try await withDatabase { database, lease in
            _ = try await database.commit(Sample.batch([Sample.row(Sample.record("a"))]), holding: lease)
            #expect(try await database.text("SELECT rate_num IS NULL FROM products") == "1")
        }
    }

    @Test func `instants are text that SQLite's date functions read`() async throws {
        try await withDatabase { database, lease in
            let row = Sample.row(Sample.record("a", minutes: 1))
            _ = try await database.commit(Sample.batch([row]), holding: lease)
            #expect(try await database.text("SELECT last_modified_time FROM products") == "2025-11-13T08:01:00.000000Z")
            #expect(try await database.text("SELECT datetime(zoho_synced_at) FROM products") == "2025-11-13 08:00:00")
        }
    }
}
