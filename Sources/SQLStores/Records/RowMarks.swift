package import SyncCore

/// What is set on stored rows without a record: whether their details are due, and whether they are deleted.
package struct RowMarks {
    private let session: any SQLSession
    private let type: EntityType
    private let table: SQLText
    private let now: Instant

    package init(_ session: any SQLSession, type: EntityType, table: SQLText, now: Instant) {
        self.session = session
        self.type = type
        self.table = table
        self.now = now
    }

    package static func settlingDetails(_ ids: [String], in table: SQLText) -> SQLText {
        "UPDATE \(table) SET details_due = false WHERE details_due AND zoho_id \(in: ids)"
    }

    package static func makingDetailsDue(_ ids: [String], in table: SQLText) -> SQLText {
        "UPDATE \(table) SET details_due = true WHERE NOT details_due AND zoho_id \(in: ids)"
    }

    /// Marks rows deleted that are not yet.
    /// - Parameter others: the ids of the records that were answered instead.
    /// - Returns: what each of them leaves in the change log.
    package func delete(_ ids: [String], answeredAs others: [String: String]) throws -> [ChangeEntry] {
        guard !ids.isEmpty else { return [] }
        return try session.run(
            """
            UPDATE \(table) SET deleted_at = \(now), is_active = false, updated_at = \(now)
            WHERE deleted_at IS NULL AND zoho_id \(in: ids)
            RETURNING zoho_id, CAST(id AS text) AS id
            """
        ).rows.map { row in
            let id = row.text("zoho_id") ?? ""
            return ChangeEntry(.deleted, entityID: id, localID: row.text("id") ?? "", answeredAs: others[id])
        }
    }

    /// Brings rows back that are marked deleted.
    /// - Returns: what each of them leaves in the change log.
    func undelete(_ ids: [String]) throws -> [ChangeEntry] {
        let rows = try session.run(
            """
            SELECT zoho_id, CAST(id AS text) AS id, content_hash IS NULL AS detail_first,
                CAST(zoho_raw_data AS text) AS list, CAST(zoho_detail_data AS text) AS detail
            FROM \(table) WHERE deleted_at IS NOT NULL AND zoho_id \(in: ids) \(.forUpdate)
            """
        ).rows
        try session.run(
            rows.map { row in
                let payloads = [row.text("list"), row.text("detail")]
                let isActive = type.active.isActive(stored: row.isTrue("detail_first") ? payloads.reversed() : payloads)
                return """
                    UPDATE \(table) SET deleted_at = NULL, is_active = \(isActive), updated_at = \(now)
                    WHERE zoho_id = \(row.text("zoho_id"))
                    """
            }
        )
        return rows.map { ChangeEntry(.undeleted, entityID: $0.text("zoho_id") ?? "", localID: $0.text("id") ?? "") }
    }
}
