import SQLStores
package import SyncCore

extension PostgresDatabase: Destination {
    package func generation() async throws(SyncError) -> String {
        try await client.read { [database = client.pool.address.displayName] session in
            guard let generation = try Generation.current(in: session) else {
                throw SyncError(
                    .destinationIncompatible,
                    "\(database.capitalizedFirst) has lost its generation in tds_meta.",
                    nextStep: "Start the program again: it makes a new one, and the next sync looks at every record."
                )
            }
            return generation
        }
    }

    package func renewGeneration() async throws(SyncError) -> String {
        try await client.write { try Generation.renew(in: $0) }
    }

    package func commit(_ batch: Batch, holding lease: Lease) async throws(SyncError) -> CommitOutcome {
        let commit = BatchCommit(batch: batch, lease: lease, table: dataTable(of: batch.type), catalog: catalog)
        if batch.isEmpty {
            return try await client.read { session in
                try Fence(session).look(at: lease, for: batch.type.name)
                return CommitOutcome(rows: [])
            }
        }
        return try await client.write { try commit.run($0) }
    }

    package func storedVersions(
        of type: EntityType,
        after: String?,
        limit: Int
    ) async throws(SyncError) -> [StoredVersion] {
        let table = dataTable(of: type)
        return try await client.read { try StoredRows($0, table: table).versions(after: after, limit: limit) }
    }

    package func storedRows(of type: EntityType, ids: [String]) async throws(SyncError) -> [StoredRow] {
        let table = dataTable(of: type)
        return try await client.read { try StoredRows($0, table: table).rows(ids, columns: type.columns) }
    }

    package func dueDetails(of type: EntityType, limit: Int, now: Instant) async throws(SyncError) -> [String] {
        guard type.details != nil else { return [] }
        let table = dataTable(of: type)
        return try await client.read { try StoredRows($0, table: table).dueDetails(limit: limit, now: now) }
    }

    package func storedChildren(
        of type: EntityType,
        ids: [String]
    ) async throws(SyncError) -> [String: [[ChildRow]]] {
        let table = dataTable(of: type)
        return try await client.read { try StoredChildren($0, table: table).rows(ids) }
    }

    package func mappingVersion(of type: EntityType) async throws(SyncError) -> String? {
        try await client.read { try MetaRows.value(of: "mapping:" + type.name, in: $0) }
    }

    package func rotation(of type: EntityType) async throws(SyncError) -> DetailRotation? {
        try await client.read { try CursorRow.fetch(type.name, in: $0)?.rotation }
    }

    package func rowCount(of type: EntityType) async throws(SyncError) -> Int {
        let table = dataTable(of: type)
        return try await client.read { try StoredRows($0, table: table).count() }
    }

    package func dueDetailCount(of type: EntityType, now: Instant) async throws(SyncError) -> Int {
        guard type.details != nil else { return 0 }
        let table = dataTable(of: type)
        return try await client.read { try StoredRows($0, table: table).dueDetailCount(now: now) }
    }

    package func retries(
        of type: EntityType,
        _ phase: RecordRetry.Phase
    ) async throws(SyncError) -> [String: RecordRetry] {
        try await client.read { try RecordRetries.all(phase, of: type.name, in: $0) }
    }
}
