import Logging
import SQLStores
import SyncCore
import SyncTestKit
import Synchronization
import ZohoAPI

@testable import PostgresStores

/// A new database with a run of products begun in it.
func withDatabase(
    _ limits: PostgresLimits = PostgresLimits(),
    _ body: (PostgresDatabase, Lease) async throws -> Void
) async throws {
    try await withFreshDatabase { url in
        // Making all tables may take longer than a limit that a test sets.
        try await PostgresDatabase.open(at: url).close()
        let database = try await PostgresDatabase.open(at: url, limits: limits)
        defer { database.close() }
        try await body(database, database.begin())
    }
}

/// The time of the wall, for what really waits: a server that restarts, a lock.
struct WallTime: TimeSource {
    func now() -> Instant { Instant(seconds: 1_763_020_800) }

    func sleep(for duration: Duration) async throws(SyncError) {
        do {
            try await Task.sleep(for: duration)
        } catch {
            throw .cancelled
        }
    }
}

extension PostgresDatabase {
    static func open(
        at url: String,
        catalog: EntityCatalog = .zoho,
        limits: PostgresLimits = PostgresLimits(),
        time: any TimeSource = WallTime()
    ) async throws -> PostgresDatabase {
        try await open(url: url, catalog: catalog, limits: limits, time: time, logger: Logger(label: "test"))
    }

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

    /// Runs statements as the program's own user.
    func execute(_ statements: String) async throws {
        try await client.read { _ = try $0.run(statements) }
    }

    /// The first column of what a statement selects, as text.
    func texts(_ statement: String) async throws -> [String?] {
        try await client.read { session in
            try session.execute("SELECT q.value::text FROM (\(statement)) AS q (value)").map { $0.text(0) }
        }
    }

    func text(_ statement: String) async throws -> String? {
        try await texts(statement).first ?? nil
    }
}

/// A value that several tasks of a test share.
final class Shared<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) {
        state = Mutex(value)
    }

    var value: Value { state.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) {
        state.withLock { body(&$0) }
    }
}
