import Foundation
import SyncCore

extension Session {
    /// By COPY, which costs the server two thirds of an INSERT.
    func append(_ entries: [ChangeEntry], of entityType: String, runID: String?, now: Instant) throws {
        guard !entries.isEmpty else { return }
        let ids = EventIDs(random: UUID().uuidString)
        let stamp = now.description
        try run(
            """
            COPY tds_sync_logs (
                event_id, logged_at, sync_id, entity_type,
                entity_id, local_id, action, reason, shape, hash, previous_hash, changed_fields, answered_as
            ) FROM STDIN
            """,
            copying: entries.indices.lazy.map { index in
                var line = CopyLine(capacity: 400)
                for text in [ids[index], stamp, runID, entityType] { line.append(text) }
                line.append(entries[index])
                return line.ended()
            }
        )
    }
}

extension CopyLine {
    fileprivate mutating func append(_ entry: ChangeEntry) {
        append(entry.entityID)
        append(entry.localID)
        append(entry.action.rawValue)
        append(entry.reason?.rawValue)
        append(entry.shape?.rawValue)
        append(entry.hash?.description)
        append(entry.previousHash?.description)
        append(entry.changedFieldsJSON)
        append(entry.answeredAs)
    }
}
