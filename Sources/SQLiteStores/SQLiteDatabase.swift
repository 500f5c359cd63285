import Foundation
import GRDB
package import SyncCore

/// The destination on one SQLite file, with the runs, leases and dead letters that share its transactions.
///
/// Several processes may use one file at once: every write is one short immediate transaction, and waits for another
/// process's up to the busy timeout.
///
/// Where each part is: ``open(path:catalog:busyTimeout:)`` and the schema here and in `Schema/`; ``Destination`` in
/// `Commit/`; ``RunStore``, ``LeaseStore``, ``DeadLetterStore``, ``DeletionStore`` and ``ChangeLog`` in a folder each.
package struct SQLiteDatabase: Sendable {
    let file: SQLiteFile
    /// The types that have a table here.
    package let catalog: EntityCatalog

    /// Opens the file, creates it where there is none, and brings its schema up to date.
    ///
    /// Nothing is written before everything is known to fit: a newer schema, or a table of the user with the name of one of
    /// ours, throws ``SyncError/Code/destinationIncompatible`` and leaves the file as it was.
    ///
    /// - Parameters:
    ///   - path: A file in a directory that exists; `:memory:` for a database that lives as long as this value.
    ///   - catalog: The types that have a table here.
    ///   - busyTimeout: How long a statement waits for another process's lock.
    package static func open(
        path: String,
        catalog: EntityCatalog,
        busyTimeout: Duration = .seconds(10)
    ) async throws(SyncError) -> SQLiteDatabase {
        let schema = Schema(types: catalog.types, path: path)
        _ = try await inspect(path: path, busyTimeout: busyTimeout) { try schema.check($0) }
        let file = try await SQLiteFile.open(path: path, busyTimeout: busyTimeout, errorCode: .destinationUnavailable)
        try await prepare(file, catalog)
        return SQLiteDatabase(file: file, catalog: catalog)
    }

    /// Opens the file as it is.
    ///
    /// - Returns: the database, or an empty one in memory where the file has no control tables of ours; and what
    ///   ``open(path:catalog:busyTimeout:)`` would change of its tables. What those changes make cannot be read.
    package static func openAsItIs(
        path: String,
        catalog: EntityCatalog,
        busyTimeout: Duration = .seconds(10)
    ) async throws(SyncError) -> (SQLiteDatabase, SchemaForecast) {
        let schema = Schema(types: catalog.types, path: path)
        let forecast = try await inspect(path: path, busyTimeout: busyTimeout) { try schema.forecast($0) }
        guard let forecast, forecast.controlTables != .missing else {
            let empty = try await open(path: ":memory:", catalog: catalog, busyTimeout: busyTimeout)
            return (empty, forecast ?? schema.creation)
        }
        let file = try await SQLiteFile.open(path: path, busyTimeout: busyTimeout, errorCode: .destinationUnavailable)
        return (SQLiteDatabase(file: file, catalog: catalog), forecast)
    }

    /// Looks at an existing file through a connection that writes nothing, not even the journal mode.
    /// - Returns: nil where there is none.
    private static func inspect<Value: Sendable>(
        path: String,
        busyTimeout: Duration,
        _ look: @escaping @Sendable (Database) throws -> Value
    ) async throws(SyncError) -> Value? {
        let configuration = SQLiteFile.configuration(busyTimeout: busyTimeout)
        let result = await SQLiteFile.offPool { () -> Value? in
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return try queue.read { try look($0) }
        }
        switch result {
        case .success(let value): return value
        case .failure(let error): throw SyncError(sqlite: error, path: path, code: .destinationUnavailable)
        }
    }

    private static func prepare(_ file: SQLiteFile, _ catalog: EntityCatalog) async throws(SyncError) {
        let result = await SQLiteFile.offPool {
            try SQLiteMigrations.migrate(file.writer)
            // Above GRDB's NORMAL, which may lose the last commits with the power: the state cache, a file of its own, may
            // then remember rows that the database has lost, and they would be skipped. One sync a batch is the price.
            try file.writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try file.writer.write { try Schema(types: catalog.types, path: file.path).prepareDataTables($0) }
        }
        if case .failure(let error) = result {
            throw SyncError(sqlite: error, path: file.path, code: file.errorCode)
        }
    }
}
