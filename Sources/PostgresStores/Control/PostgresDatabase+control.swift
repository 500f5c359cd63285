package import SQLStores
package import SyncCore

extension PostgresDatabase: ControlDatabase {
    package func read<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value {
        try await client.read { try work($0) }
    }

    package func readSettled<Value: Sendable>(
        _ table: SQLText,
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value {
        try await write { session in
            // Waits for the commits that have drawn a sequence and are not over.
            try session.run("LOCK TABLE \(table) IN SHARE MODE")
            return try work(session)
        }
    }

    package func write<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value {
        try await client.write { try work($0) }
    }

    package func writeOnce<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(SyncError) -> Value {
        try await client.withoutRepetition.write { try work($0) }
    }

    package func table(of type: EntityType) -> SQLText { "\(name: type.table)" }
}
