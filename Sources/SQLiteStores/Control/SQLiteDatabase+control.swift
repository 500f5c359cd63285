import GRDB
package import SQLStores
package import SyncCore

extension SQLiteDatabase: ControlDatabase {
    package func read<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value {
        try await file.read { try work(SQLiteSession($0)) }
    }

    /// Who writes has the file alone, so all are done.
    package func readSettled<Value: Sendable>(
        _ table: SQLText,
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value {
        try await read(work)
    }

    package func write<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value {
        try await file.write { try work(SQLiteSession($0)) }
    }

    package func writeOnce<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value {
        try await write(work)
    }

    package var hasEnded: @Sendable (LeaseHolder) -> Bool { ProcessIdentity.hasEnded }

    package func table(of type: EntityType) -> SQLText { "\(name: type.table)" }
}
