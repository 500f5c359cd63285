import Foundation
import GRDB
package import Logging
package import SyncCore

extension SQLiteStateCache {
    /// "TDSC": tells a cache from any other SQLite file.
    static let applicationID: Int32 = 0x5444_5343
    /// The layout of the tables. A cache of another layout is not converted: it only saves work.
    static let layoutVersion: Int32 = 1

    /// Room for the index of some 200,000 entities: with SQLite's own 2 MB nearly each look-up among 100,000 reads the file.
    private static let readerCacheKilobytes = 6_144

    /// Opens the file, or creates it where there is none.
    ///
    /// A file that is broken, or that is not a state cache, is moved aside and never deleted: it keeps its name with
    /// `.broken` (and a number) behind it, a warning says so, and an empty cache takes its place.
    package static func open(
        path: String,
        time: any TimeSource,
        logger: Logger,
        busyTimeout: Duration = .seconds(5)
    ) async throws(SyncError) -> SQLiteStateCache {
        let usable = await SQLiteFile.offPool { try Self.fault(of: path, busyTimeout: busyTimeout) }
        switch usable {
        case .success(nil): break
        case .success(let fault?): try await moveAside(path, because: fault, logger: logger)
        case .failure(let error): throw SyncError(sqlite: error, path: path, code: .cacheUnavailable)
        }
        let file = try await SQLiteFile.open(
            path: path,
            busyTimeout: busyTimeout,
            readerCacheKilobytes: readerCacheKilobytes,
            errorCode: .cacheUnavailable
        )
        try await file.write { try $0.execute(sql: schema) }
        return SQLiteStateCache(file: file, time: time)
    }

    /// Why an existing file cannot be used as a cache; nil where it can, or there is none.
    private static func fault(of path: String, busyTimeout: Duration) throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let queue = try DatabaseQueue(
                path: path,
                configuration: SQLiteFile.configuration(busyTimeout: busyTimeout)
            )
            return try queue.read { database in
                let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
                let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
                guard application == applicationID || tables == 0 else { return "it is another program's database" }
                let layout = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
                guard layout == layoutVersion || tables == 0 else {
                    return "its layout is number \(layout), and this version of TDS uses number \(layoutVersion)"
                }
                let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer"
                return verdict == "ok" ? nil : verdict
            }
        } catch let error as DatabaseError
            where error.resultCode == .SQLITE_NOTADB || error.resultCode == .SQLITE_CORRUPT
        {
            return error.causeText
        }
    }

    private static func moveAside(
        _ path: String,
        because fault: String,
        logger: Logger
    ) async throws(SyncError) {
        let moved = await SQLiteFile.offPool {
            let files = FileManager.default
            let aside = unusedName(for: path)
            for suffix in ["", "-wal", "-shm"] where files.fileExists(atPath: path + suffix) {
                try files.moveItem(atPath: path + suffix, toPath: aside + suffix)
            }
            return aside
        }
        switch moved {
        case .success(let aside):
            logger.warning(
                "The state cache cannot be used; it was moved aside and an empty one takes its place",
                metadata: ["path": "\(path)", "moved_to": "\(aside)", "fault": "\(fault)"]
            )
        case .failure(let error):
            throw SyncError(
                .cacheUnavailable,
                "The state cache \(path) cannot be used and cannot be moved aside.",
                nextStep: "Move it away by hand; it only saves work, no row depends on it.",
                cause: "\(fault); \(error.localizedDescription)"
            )
        }
    }

    private static func unusedName(for path: String) -> String {
        var name = path + ".broken"
        var number = 2
        while FileManager.default.fileExists(atPath: name) {
            name = "\(path).broken-\(number)"
            number += 1
        }
        return name
    }

    /// A row's place follows the order in which entities were first marked, which is the order of the listing that is asked
    /// for: a page's rows lie together. Only the small index is met in any order, so only it has to stay in memory.
    private static let schema = """
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(layoutVersion);

        CREATE TABLE IF NOT EXISTS entity_states (
            entity_type TEXT NOT NULL,
            entity_id BLOB NOT NULL, -- a number or a text, see EntityKey; BLOB: SQLite converts neither
            local_id TEXT NOT NULL,
            content_hash BLOB,
            detail_hash BLOB,
            last_modified INTEGER, -- microseconds since 1970
            cached_at INTEGER NOT NULL, -- microseconds since 1970
            sync_count INTEGER NOT NULL,
            generation TEXT NOT NULL
        );

        CREATE UNIQUE INDEX IF NOT EXISTS entity_states_entity ON entity_states (entity_id, entity_type);
        CREATE INDEX IF NOT EXISTS entity_states_cached_at ON entity_states (cached_at);

        CREATE TABLE IF NOT EXISTS notes (
            path TEXT PRIMARY KEY NOT NULL,
            text TEXT NOT NULL,
            expires_at INTEGER NOT NULL -- microseconds since 1970
        );
        """
}
