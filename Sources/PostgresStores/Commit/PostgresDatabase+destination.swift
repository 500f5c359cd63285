package import SyncCore

extension PostgresDatabase: Destination {
    package func generation() async throws(SyncError) -> String {
        try await client.read { [words = client.pool.address.words] session in
            guard let generation = try Generation.current(in: session) else {
                throw SyncError(
                    .destinationIncompatible,
                    "\(words.capitalizedFirst) has lost its generation in tds_meta.",
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
        let commit = BatchCommit(batch: batch, lease: lease, table: table(of: batch.type))
        if commit.isEmpty {
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
        let table = table(of: type)
        let isBehind = after == nil ? "$1::text IS NULL" : "id > $1::\(table.idType)"
        return try await client.read { session in
            try session.execute(
                """
                SELECT zoho_id, id::text, content_hash, detail_hash, last_modified_time
                FROM \(table.quotedName)
                WHERE \(isBehind) AND zoho_id IS NOT NULL AND deleted_at IS NULL
                -- Not `id` alone: that is the text of the line above, in which 10 comes before 2.
                ORDER BY \(table.quotedName).id
                LIMIT $2
                """,
                [.text(after), .integer(Int64(limit))]
            ).map(Self.version)
        }
    }

    private static func version(_ row: ResultRow) -> StoredVersion {
        StoredVersion(
            entityID: row.text(0) ?? "",
            localID: row.text(1) ?? "",
            contentHash: row.text(2).flatMap { ContentHash(hexadecimal: $0) },
            detailHash: row.text(3).flatMap { ContentHash(hexadecimal: $0) },
            lastModified: row.instant(4)
        )
    }
}
