import SyncCore

/// Members that move by themselves, in `tds_volatile_members`.
struct SQLVolatileMemberStore: VolatileMemberStore {
    let database: any ControlDatabase

    func all() async throws(SyncError) -> [VolatileMember] {
        try await database.rows(
            "SELECT entity_type, member, noticed_at FROM tds_volatile_members ORDER BY noticed_at, member"
        ).map { row in
            VolatileMember(
                entityType: row.text("entity_type") ?? "",
                member: row.text("member") ?? "",
                noticedAt: row.instant("noticed_at") ?? .unknown
            )
        }
    }

    func notice(_ members: Set<String>, of type: EntityType, now: Instant) async throws(SyncError) {
        try await database.run(
            members.sorted().map { member in
                """
                INSERT INTO tds_volatile_members (entity_type, member, noticed_at)
                VALUES (\(type.name), \(member), \(now))
                ON CONFLICT DO NOTHING
                """
            }
        )
    }

    func recordCount(
        of type: EntityType,
        with member: String,
        in shape: RecordShape
    ) async throws(SyncError) -> Int {
        // No stored payload has it: a text of the database ends there, or cannot hold it.
        guard !member.holdsNUL else { return 0 }
        let table = database.table(of: type)
        return try await database.read { session in
            try session.run(
                """
                SELECT count(*) AS records FROM \(table) AS stored
                WHERE deleted_at IS NULL AND \(session.dialect.holdsMember(shape.payloadColumn, member))
                """
            ).rows.first?.count("records") ?? 0
        }
    }

    func remove(_ members: Set<String>, of type: EntityType) async throws(SyncError) {
        try await database.run(
            "DELETE FROM tds_volatile_members WHERE entity_type = \(type.name) AND member \(in: members.sorted())"
        )
    }
}
