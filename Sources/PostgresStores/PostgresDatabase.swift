package import Logging
package import SyncCore

/// The destination on PostgreSQL 13 or newer, with the runs, leases and dead letters that share its transactions.
///
/// Several processes on several hosts may use one database at once.
///
/// Where each part is: ``open(url:catalog:limits:time:logger:hasEnded:)`` here, the schema in `Schema/`; ``Destination`` in
/// `Commit/`; ``RunStore``, ``LeaseStore``, ``DeadLetterStore``, ``DeletionStore`` and ``ChangeLog`` in a folder each. All work goes through
/// `Pool/PostgresClient.swift`, which says what is repeated and how a lost COMMIT is looked up.
package struct PostgresDatabase: Sendable {
    /// A server that restarts is back within seconds; the waits of all attempts are at most 13 s.
    private static let retry = RetryPolicy(retriesMax: 8, base: .milliseconds(100), maximum: .seconds(3))

    let client: PostgresClient
    package let catalog: EntityCatalog
    /// Whether a lease's holder is known to have ended, so that its lease need not run out.
    package let hasEnded: @Sendable (LeaseHolder) -> Bool
    /// By the name of their type.
    let tables: [String: DataTable]

    /// Connects, and brings the schema up to date.
    ///
    /// Nothing is written before everything is known to fit: a newer schema, or a table of the user that cannot be used,
    /// throws ``SyncError/Code/destinationIncompatible`` and leaves the database as it was.
    ///
    /// - Parameters:
    ///   - url: `postgresql://user:password@host:port/database`, with libpq's parameters: `?sslmode=verify-full`. The tables are
    ///     in the schema that comes first in the user's `search_path`.
    ///   - catalog: The types that have a table here.
    ///   - hasEnded: Whether the process of a holder has certainly ended; only those of this host can be judged.
    package static func open(
        url: String,
        catalog: EntityCatalog,
        limits: PostgresLimits = PostgresLimits(),
        time: any TimeSource,
        logger: Logger,
        hasEnded: @escaping @Sendable (LeaseHolder) -> Bool = { _ in false }
    ) async throws(SyncError) -> PostgresDatabase {
        let address = try PostgresAddress(url: url)
        let pool = PostgresPool(address: address, limits: limits, time: time)
        let schema = Schema(types: catalog.types, address: address)
        // Not repeated: a server that cannot be reached at the start is more likely a wrong URL than a restart.
        let once = PostgresClient(pool: pool, retry: RetryPolicy(retriesMax: 0), time: time, logger: logger)
        let tables = try await once.writeTwiceAtWorst { try schema.prepare($0) }
        let client = PostgresClient(pool: pool, retry: retry, time: time, logger: logger)
        return PostgresDatabase(client: client, catalog: catalog, hasEnded: hasEnded, tables: tables)
    }

    /// Connects, and leaves the schema as it is.
    ///
    /// - Returns: the database, and what ``open(url:catalog:limits:time:logger:hasEnded:)`` would change of its tables. What those
    ///   changes make cannot be read.
    package static func openAsItIs(
        url: String,
        catalog: EntityCatalog,
        limits: PostgresLimits = PostgresLimits(),
        time: any TimeSource,
        logger: Logger
    ) async throws(SyncError) -> (PostgresDatabase, SchemaForecast) {
        let address = try PostgresAddress(url: url)
        let pool = PostgresPool(address: address, limits: limits, time: time)
        let schema = Schema(types: catalog.types, address: address)
        let once = PostgresClient(pool: pool, retry: RetryPolicy(retriesMax: 0), time: time, logger: logger)
        let (forecast, tables) = try await once.read { try schema.forecast($0) }
        let named = Dictionary(uniqueKeysWithValues: tables.map { ($0.type.name, $0) })
        let client = PostgresClient(pool: pool, retry: retry, time: time, logger: logger)
        return (PostgresDatabase(client: client, catalog: catalog, hasEnded: { _ in false }, tables: named), forecast)
    }

    /// Closes the connections; those in use close when their work is done. Nothing works afterwards.
    package func close() {
        client.pool.close()
    }

    /// The table of a type; a type that was not named when the database was opened has the table that we would create.
    func dataTable(of type: EntityType) -> DataTable {
        tables[type.name] ?? DataTable(type: type)
    }
}
