import SyncCore

/// The rows of `tds_delete_suspects`.
package enum DeletionSuspects {
    static func replacing(by ids: [String], of type: EntityType, in table: SQLText, runID: String, now: Instant)
        -> [SQLText]
    {
        let found: SQLText = "SELECT zoho_id FROM \(table) WHERE deleted_at IS NULL AND zoho_id \(in: ids)"
        return [
            "DELETE FROM tds_delete_suspects WHERE entity_type = \(type.name) AND entity_id NOT IN (\(found))",
            """
            DELETE FROM tds_record_retries
            WHERE phase = 'deletion' AND entity_type = \(type.name) AND entity_id NOT IN (\(found))
            """,
            """
            INSERT INTO tds_delete_suspects (entity_type, entity_id, missed_since, sync_id)
            SELECT \(type.name), zoho_id, \(now), \(uuid: runID) FROM (\(found)) AS found WHERE true
            ON CONFLICT DO NOTHING
            """,
        ]
    }

    package static func removing(_ ids: [String], of entityType: String) -> SQLText {
        "DELETE FROM tds_delete_suspects WHERE entity_type = \(entityType) AND entity_id \(in: ids)"
    }
}
