import GRDB
import SQLStores
import SyncCore
import SyncTestKit
import ZohoAPI

@testable import SQLiteStores

/// A new database with a run of products begun in it.
func withDatabase(_ body: (SQLiteDatabase, Lease) async throws -> Void) async throws {
    try await withTemporaryFile { path in
        let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
        try await body(database, database.begin())
    }
}

extension SQLiteDatabase {
    func begin(_ run: RunRecord = Sample.run()) async throws -> Lease {
        let lease = try await shared.leases.acquire(
            run.entityType,
            for: Sample.holder(run.id),
            timeToLive: .seconds(3_600),
            now: run.startedAt
        )
        try await shared.runs.start(run, holding: lease)
        return lease
    }

    func execute(_ sql: String) async throws {
        try await file.write { try $0.execute(sql: sql) }
    }

    func texts(_ sql: String) async throws -> [String?] {
        try await file.read { try Optional<String>.fetchAll($0, sql: sql) }
    }

    func text(_ sql: String) async throws -> String? {
        try await texts(sql).first ?? nil
    }
}
