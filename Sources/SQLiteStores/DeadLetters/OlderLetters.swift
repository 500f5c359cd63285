import GRDB
import SyncCore

/// The open letters of an older version, which do not say whether a list row or a detail is meant.
struct OlderLetters {
    private let database: Database
    private let type: EntityType

    init(_ database: Database, of type: EntityType) {
        self.database = database
        self.type = type
    }

    /// Takes those of stored records for their details', and makes these due: the older version took them for settled, so nothing
    /// else would ask for them again, and the next list row would close the letter. One of a record that was never stored closes
    /// with its list row still, which makes its details due anyway.
    func assign() throws {
        guard let details = type.details else { return }
        // Where no usual run reads details, the letter of one that was never read is its list row's.
        let settled = details.isDefault ? "" : "AND stored.details_due = 0"
        let ids = try String.fetchAll(
            database,
            sql: """
                SELECT letter.entity_id
                FROM tds_dead_letter_queue AS letter
                JOIN \(DataTable(type: type).quotedName) AS stored ON stored.zoho_id = letter.entity_id
                WHERE letter.status = 'open' AND letter.entity_type = :type AND letter.shape IS NULL
                    AND letter.dedupe_key = 'id:' || letter.entity_id AND stored.deleted_at IS NULL \(settled)
                    AND NOT EXISTS (
                        SELECT 1 FROM tds_dead_letter_queue AS newer
                        WHERE newer.entity_type = :type AND newer.dedupe_key = 'detail:' || letter.entity_id
                    )
                """,
            arguments: ["type": type.name]
        )
        guard !ids.isEmpty else { return }
        let json = try JSONText.encode(ids)
        try database.execute(
            sql: """
                UPDATE tds_dead_letter_queue SET shape = 'detail', dedupe_key = 'detail:' || entity_id
                WHERE status = 'open' AND entity_type = :type AND shape IS NULL AND dedupe_key = 'id:' || entity_id
                    AND entity_id IN (SELECT value FROM json_each(:ids))
                """,
            arguments: ["type": type.name, "ids": json]
        )
        try database.execute(
            sql: """
                UPDATE \(DataTable(type: type).quotedName) SET details_due = 1
                WHERE details_due = 0 AND zoho_id IN (SELECT value FROM json_each(?))
                """,
            arguments: [json]
        )
    }
}
