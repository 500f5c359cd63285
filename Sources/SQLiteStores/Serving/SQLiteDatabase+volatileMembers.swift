import GRDB
package import SyncCore

extension SQLiteDatabase: VolatileMemberStore {
    package func volatileMembers() async throws(SyncError) -> [VolatileMember] {
        try await file.read { database in
            try GRDB.Row.fetchAll(
                database,
                sql: "SELECT entity_type, member, noticed_at FROM tds_volatile_members ORDER BY noticed_at, member"
            ).map { row in
                VolatileMember(
                    entityType: row[0],
                    member: row[1],
                    noticedAt: Instant(iso8601: row[2] as String) ?? Instant(seconds: 0)
                )
            }
        }
    }

    package func notice(_ members: Set<String>, of type: EntityType, now: Instant) async throws(SyncError) {
        try await file.write { database in
            for member in members {
                try database.execute(
                    sql: """
                        INSERT INTO tds_volatile_members (entity_type, member, noticed_at) VALUES (?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """,
                    arguments: [type.name, member, now.description]
                )
            }
        }
    }

    package func recordCount(
        of type: EntityType,
        with member: String,
        in shape: RecordShape
    ) async throws(SyncError) -> Int {
        let table = DataTable(type: type)
        return try await file.read { database in
            // SQLite reads no payload that is nested deeper than it allows; a record with such a one has no say.
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM \(table.quotedName) AS stored
                    WHERE deleted_at IS NULL AND CASE WHEN json_valid(\(shape.payloadColumn)) THEN EXISTS (
                        SELECT 1 FROM json_each(stored.\(shape.payloadColumn))
                        WHERE key = ? AND type <> 'null' AND value NOT IN ('', '[]', '{}')
                    ) END
                    """,
                arguments: [member]
            ) ?? 0
        }
    }

    package func forget(_ members: Set<String>, of type: EntityType) async throws(SyncError) {
        try await file.write { database in
            for member in members {
                try database.execute(
                    sql: "DELETE FROM tds_volatile_members WHERE entity_type = ? AND member = ?",
                    arguments: [type.name, member]
                )
            }
        }
    }
}
