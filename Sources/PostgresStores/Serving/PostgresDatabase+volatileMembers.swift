package import SyncCore

extension PostgresDatabase: VolatileMemberStore {
    package func volatileMembers() async throws(SyncError) -> [VolatileMember] {
        try await client.read { session in
            try session.execute(
                "SELECT entity_type, member, noticed_at FROM tds_volatile_members ORDER BY noticed_at, member"
            ).map { row in
                VolatileMember(
                    entityType: row.text(0) ?? "",
                    member: row.text(1) ?? "",
                    noticedAt: row.instant(2) ?? Instant(seconds: 0)
                )
            }
        }
    }

    package func notice(_ members: Set<String>, of type: EntityType, now: Instant) async throws(SyncError) {
        try await client.write { session in
            _ = try session.execute(
                """
                INSERT INTO tds_volatile_members (entity_type, member, noticed_at)
                SELECT $1, member, $2 FROM unnest($3::text[]) AS member
                ON CONFLICT DO NOTHING
                """,
                [.text(type.name), .instant(now), .texts(members.sorted())]
            )
        }
    }

    package func recordCount(
        of type: EntityType,
        with member: String,
        in shape: RecordShape
    ) async throws(SyncError) -> Int {
        guard !member.holdsNUL else { return 0 }
        let table = table(of: type)
        return try await client.read { session in
            let counted = try session.execute(
                """
                SELECT count(*) FROM \(table.quotedName)
                WHERE deleted_at IS NULL AND \(shape.payloadColumn) -> $1 NOT IN ('null', '""', '[]', '{}')
                """,
                [.text(member)]
            )
            return Int(counted.first?.integer(0) ?? 0)
        }
    }

    package func forget(_ members: Set<String>, of type: EntityType) async throws(SyncError) {
        try await client.write { session in
            _ = try session.execute(
                "DELETE FROM tds_volatile_members WHERE entity_type = $1 AND member = ANY ($2)",
                [.text(type.name), .texts(members.sorted())]
            )
        }
    }
}
