package import SyncCore

/// The open letters of an older version, which do not say whether a list row or a detail is meant.
package enum OlderLetters {
    /// Takes those of stored records for their details', and makes these due: the older version took them for settled, so nothing
    /// else would ask for them again, and the next list row would close the letter. One of a record that was never stored closes
    /// with its list row still, which makes its details due anyway.
    package static func assign(of type: EntityType, in table: SQLText, _ session: any SQLSession) throws {
        guard let details = type.details else { return }
        // Where no usual run reads details, the letter of one that was never read is its list row's.
        let settled: SQLText = details.isDefault ? "true" : "NOT stored.details_due"
        let ids = try session.run(
            """
            SELECT letter.entity_id
            FROM tds_dead_letter_queue AS letter
            JOIN \(table) AS stored ON stored.zoho_id = letter.entity_id
            WHERE letter.status = 'open' AND letter.entity_type = \(type.name) AND letter.shape IS NULL
                AND letter.dedupe_key = 'id:' || letter.entity_id AND stored.deleted_at IS NULL AND \(settled)
                AND NOT EXISTS (
                    SELECT 1 FROM tds_dead_letter_queue AS newer
                    WHERE newer.entity_type = \(type.name) AND newer.dedupe_key = 'detail:' || letter.entity_id
                )
            """
        ).rows.compactMap { $0.text("entity_id") }
        guard !ids.isEmpty else { return }
        _ = try session.run([
            """
            UPDATE tds_dead_letter_queue SET shape = 'detail', dedupe_key = 'detail:' || entity_id
            WHERE status = 'open' AND entity_type = \(type.name) AND shape IS NULL AND dedupe_key = 'id:' || entity_id
                AND entity_id \(in: ids)
            """,
            "UPDATE \(table) SET details_due = true WHERE NOT details_due AND zoho_id \(in: ids)",
        ])
    }
}
