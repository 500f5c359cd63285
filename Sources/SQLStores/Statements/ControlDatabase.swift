package import SyncCore

/// One database, as the control tables see it.
package protocol ControlDatabase: Sendable {
    /// Reads, in one moment of the database or several.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value

    /// Reads a table once all who have written to it are done: nothing will come to stand before what is there.
    func readSettled<Value: Sendable>(
        _ table: SQLText,
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value

    /// Writes in one transaction: all of `work`, or nothing when it throws. Where the database rolled it back, `work` runs again.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value

    /// The same for what a caller does without where the database is away: it is not tried again.
    func writeOnce<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value

    /// The types that have a table here.
    var catalog: EntityCatalog { get }

    /// Whether the process of a lease's holder has certainly ended, so that its lease need not run out.
    var hasEnded: @Sendable (LeaseHolder) -> Bool { get }

    /// The name of a type's table, as text of a statement.
    func table(of type: EntityType) -> SQLText
}

/// A connection at work on one statement after the other, in a transaction or outside of one. Used on one thread, and blocks it.
package protocol SQLSession {
    var dialect: any Dialect { get }

    /// Runs statements in their order; however many they are, they cost one round trip. The first that fails is what is thrown, and
    /// none behind it is run.
    @discardableResult
    func run(_ statements: [SQLText]) throws -> [SQLResult]

    /// Adds to the change log, in the fastest way that there is.
    func append(_ entries: [ChangeEntry], of entityType: String, runID: String?, now: Instant) throws
}

extension SQLSession {
    @discardableResult
    package func run(_ statement: SQLText) throws -> SQLResult {
        try run([statement]).first ?? SQLResult(rows: [], changed: 0)
    }
}
