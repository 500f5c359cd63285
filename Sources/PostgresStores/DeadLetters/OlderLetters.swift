import SyncCore

/// The open letters of an older version, which do not say whether a list row or a detail is meant.
struct OlderLetters {
    private let session: Session
    private let table: DataTable

    init(_ session: Session, of table: DataTable) {
        self.session = session
        self.table = table
    }

    /// Takes those of stored records for their details', and makes these due: the older version took them for settled, so nothing
    /// else would ask for them again, and the next list row would close the letter. One of a record that was never stored closes
    /// with its list row still, which makes its details due anyway.
    func assign() throws {
        guard let details = table.type.details else { return }
        // Where no usual run reads details, the letter of one that was never read is its list row's.
        let settled = details.isDefault ? "" : "AND NOT stored.details_due"
        let rows = try session.execute(
            """
            SELECT letter.entity_id
            FROM tds_dead_letter_queue AS letter
            JOIN \(table.quotedName) AS stored ON stored.zoho_id = letter.entity_id
            WHERE letter.status = 'open' AND letter.entity_type = $1 AND letter.shape IS NULL
                AND letter.dedupe_key = 'id:' || letter.entity_id AND stored.deleted_at IS NULL \(settled)
                AND NOT EXISTS (
                    SELECT FROM tds_dead_letter_queue AS newer
                    WHERE newer.entity_type = $1 AND newer.dedupe_key = 'detail:' || letter.entity_id
                )
            """,
            [.text(table.type.name)]
        )
        let ids = rows.compactMap { $0.text(0) }
        guard !ids.isEmpty else { return }
        try session.execute([
            Statement(
                """
                UPDATE tds_dead_letter_queue SET shape = 'detail', dedupe_key = 'detail:' || entity_id
                WHERE status = 'open' AND entity_type = $1 AND shape IS NULL AND dedupe_key = 'id:' || entity_id
                    AND entity_id = ANY ($2)
                """,
                [.text(table.type.name), .texts(ids)]
            ),
            RowMarks.makingDue(ids, in: table),
        ])
    }
}
