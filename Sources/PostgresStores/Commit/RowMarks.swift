import SyncCore

/// What is set on stored rows without a record: whether their details are due, and whether they are deleted.
struct RowMarks {
    private let session: Session
    private let table: DataTable
    private let now: Instant

    init(_ session: Session, table: DataTable, now: Instant) {
        self.session = session
        self.table = table
        self.now = now
    }

    static func settling(_ ids: [String], in table: DataTable) -> Statement {
        Statement(
            "UPDATE \(table.quotedName) SET details_due = false WHERE details_due AND zoho_id = ANY ($1)",
            [.texts(ids.storable)]
        )
    }

    static func makingDue(_ ids: [String], in table: DataTable) -> Statement {
        Statement(
            "UPDATE \(table.quotedName) SET details_due = true WHERE NOT details_due AND zoho_id = ANY ($1)",
            [.texts(ids.storable)]
        )
    }

    /// Marks rows deleted that are not yet.
    /// - Parameter others: the ids of the records that were answered instead.
    /// - Returns: what each of them leaves in the change log.
    func delete(_ ids: [String], answeredAs others: [String: String]) throws -> [ChangeEntry] {
        guard !ids.isEmpty else { return [] }
        return try session.execute(
            """
            UPDATE \(table.quotedName) SET deleted_at = $1, is_active = false, updated_at = $1
            WHERE deleted_at IS NULL AND zoho_id = ANY ($2)
            RETURNING zoho_id, id::text
            """,
            [.instant(now), .texts(ids.storable)]
        ).map { row in
            let id = row.text(0) ?? ""
            return ChangeEntry(.deleted, entityID: id, localID: row.text(1) ?? "", answeredAs: others[id])
        }
    }

    /// Brings rows back that are marked deleted.
    /// - Returns: what each of them leaves in the change log.
    func undelete(_ ids: [String]) throws -> [ChangeEntry] {
        let rows = try session.execute(
            """
            SELECT zoho_id, content_hash IS NULL, zoho_raw_data::text, zoho_detail_data::text
            FROM \(table.quotedName)
            WHERE deleted_at IS NOT NULL AND zoho_id = ANY ($1)
            FOR UPDATE
            """,
            [.texts(ids.storable)]
        )
        return try session.execute(
            """
            UPDATE \(table.quotedName) AS d SET deleted_at = NULL, is_active = r.is_active, updated_at = $1
            FROM unnest($2::text[], $3::boolean[]) AS r (zoho_id, is_active)
            WHERE d.zoho_id = r.zoho_id
            RETURNING d.zoho_id, d.id::text
            """,
            [
                .instant(now), .texts(rows.map { $0.text(0) }),
                .booleans(
                    rows.map { row in
                        let payloads = [row.text(2), row.text(3)]
                        return table.type.active.isActive(
                            stored: row.boolean(1) == true ? payloads.reversed() : payloads
                        )
                    }
                ),
            ]
        ).map { ChangeEntry(.undeleted, entityID: $0.text(0) ?? "", localID: $0.text(1) ?? "") }
    }
}

extension [String] {
    /// Without those that no row can have: PostgreSQL's text cannot hold the character U+0000.
    var storable: [String?] { filter { !$0.holdsNUL } }
}
