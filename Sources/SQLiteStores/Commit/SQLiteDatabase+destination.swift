import GRDB
package import SyncCore

extension SQLiteDatabase: Destination {
    package func generation() async throws(SyncError) -> String {
        try await file.read { [path = file.path] database in
            guard let generation = try Generation.current(in: database) else {
                throw SyncError(
                    .destinationIncompatible,
                    "The database \(path) has lost its generation in tds_meta.",
                    nextStep: "Start the program again: it makes a new one, and the next sync looks at every record."
                )
            }
            return generation
        }
    }

    package func renewGeneration() async throws(SyncError) -> String {
        try await file.write { database in try Generation.renew(in: database) }
    }

    package func commit(_ batch: Batch, holding lease: Lease) async throws(SyncError) -> CommitOutcome {
        try await file.write { database in
            var commit = BatchCommit(database, batch: batch, lease: lease)
            return try commit.run()
        }
    }

    package func storedVersions(
        of type: EntityType,
        after: String?,
        limit: Int
    ) async throws(SyncError) -> [StoredVersion] {
        let first = after.map { Int64($0) ?? .max } ?? 0
        return try await file.read { database in
            let rows = try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT zoho_id, id, content_hash, detail_hash, last_modified_time
                    FROM \(DataTable(type: type).quotedName)
                    WHERE id > ? AND deleted_at IS NULL
                    ORDER BY id
                    LIMIT ?
                    """,
                arguments: [first, limit]
            )
            return rows.map(Self.version)
        }
    }

    private static func version(_ row: GRDB.Row) -> StoredVersion {
        StoredVersion(
            entityID: row[0],
            localID: String(row[1] as Int64),
            contentHash: (row[2] as String?).flatMap { ContentHash(hexadecimal: $0) },
            detailHash: (row[3] as String?).flatMap { ContentHash(hexadecimal: $0) },
            lastModified: (row[4] as String?).flatMap { Instant(iso8601: $0) }
        )
    }
}
