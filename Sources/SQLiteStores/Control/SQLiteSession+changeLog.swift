import Foundation
import GRDB
import SyncCore

extension SQLiteSession {
    /// By one prepared statement: a batch has hundreds.
    func append(_ entries: [ChangeEntry], of entityType: String, runID: String?, now: Instant) throws {
        guard !entries.isEmpty else { return }
        let statement = try database.cachedStatement(sql: Self.insertion)
        let shared = [now.description.databaseValue, runID.databaseValue, entityType.databaseValue]
        let ids = EventIDs(random: UUID().uuidString)
        for (index, entry) in entries.enumerated() {
            let values = [
                ids[index].databaseValue, entry.entityID.databaseValue, entry.localID.databaseValue,
                entry.action.rawValue.databaseValue, (entry.reason?.rawValue).databaseValue,
                (entry.shape?.rawValue).databaseValue, (entry.hash?.description).databaseValue,
                (entry.previousHash?.description).databaseValue, entry.changedFieldsJSON.databaseValue,
                entry.answeredAs.databaseValue,
            ]
            try statement.execute(arguments: StatementArguments(shared + values))
        }
    }

    private static let insertion = """
        INSERT INTO tds_sync_logs (
            logged_at, sync_id, entity_type,
            event_id, entity_id, local_id, action, reason, shape, hash, previous_hash, changed_fields,
            answered_as
        )
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
}
