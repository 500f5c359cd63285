import Foundation
import GRDB
import PostgresStores
import RedisClient
import RedisStores
import SQLStores
import SQLiteStores
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoAPI

/// The databases and caches that a rehearsal can be played on.
enum StoresKind: CaseIterable, Sendable {
    case sqlite
    case postgresAndRedis

    struct Opened: Sendable {
        let database: SharedDatabase
        let cache: any SyncStateCache
        /// The first column of a statement's result, as a user of the database sees it.
        let column: @Sendable (_ statement: String) async throws -> [String]
    }

    /// - Parameter stored: the name of a file below `Stored` with what the database holds already, made by an older version.
    func withStores(
        in directory: URL,
        of catalog: EntityCatalog = .zoho,
        time: StillTime,
        stored: String? = nil,
        _ body: (Opened) async throws -> Void
    ) async throws {
        let sql = stored.map { Self.path(ofStored: $0, self) }
        switch self {
        case .sqlite: try await Self.withSQLite(directory, catalog, time, sql, body)
        case .postgresAndRedis: try await Self.withServers(catalog, time, sql, body)
        }
    }

    private static func path(ofStored name: String, _ kind: StoresKind) -> String {
        let suffix = kind == .sqlite ? "sqlite" : "postgres"
        return URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Stored/\(name).\(suffix).sql").path
    }

    private static func withSQLite(
        _ directory: URL,
        _ catalog: EntityCatalog,
        _ time: StillTime,
        _ sql: String?,
        _ body: (Opened) async throws -> Void
    ) async throws {
        let path = directory.appending(path: "tds.sqlite").path
        if let sql { try #require(try await Tool.run("sqlite3", [path, ".read \(sql)"]).status == 0) }
        let database = try await SQLiteDatabase.open(path: path, catalog: catalog)
        let cache = try await SQLiteStateCache.open(
            path: directory.appending(path: "state-cache.sqlite").path,
            time: time,
            logger: .silent
        )
        let opened = Opened(database: database.shared, cache: cache) { statement in
            try await DatabaseQueue(path: path).write { try String?.fetchAll($0, sql: statement).map { $0 ?? "" } }
        }
        try await body(opened)
    }

    private static func withServers(
        _ catalog: EntityCatalog,
        _ time: StillTime,
        _ sql: String?,
        _ body: (Opened) async throws -> Void
    ) async throws {
        try await withFreshDatabase { url in
            if let sql { _ = try await Psql.run(String(contentsOfFile: sql, encoding: .utf8), on: url) }
            try await withRedisServer { redis in
                let database = try await PostgresDatabase.open(url: url, catalog: catalog, time: time, logger: .silent)
                defer { database.close() }
                let configuration = try RedisConfiguration(url: redis.url)
                try await RedisClient.withClient(configuration, logger: .silent) { client in
                    let cache = FallbackStateCache(
                        RedisStateCache(client, logger: .silent),
                        time: time,
                        logger: .silent
                    )
                    let opened = Opened(database: database.shared, cache: cache) { statement in
                        try await Psql.run(statement, on: url).split(separator: "\n").map(String.init)
                    }
                    try await body(opened)
                }
            }
        }
    }
}
