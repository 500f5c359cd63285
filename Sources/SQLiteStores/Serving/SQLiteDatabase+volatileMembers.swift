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
