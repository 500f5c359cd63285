import Crypto
import Foundation
import GRDB
import SyncCore

/// The rows of `tds_dead_letter_queue`, inside a transaction.
struct DeadLetterQueue {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Adds letters. A record has one row, however often it fails: a repeated letter replaces the payload and the reason
    /// and counts one attempt more. A resolved one opens again; a discarded one only when its payload has changed. Told is
    /// what was not open before.
    func add(_ letters: [DeadLetter], runID: String, now: Instant) throws {
        guard !letters.isEmpty else { return }
        let statement = try database.cachedStatement(sql: Self.upsert)
        for letter in letters {
            // Text ends at U+0000: an id cut short there would be another record's.
            let entityID = letter.entityID.flatMap { $0.holdsNUL ? nil : $0 }
            let key = entityID.map { Self.key(of: $0, letter.shape) } ?? Self.hash(of: letter.payload)
            let wasOpen = try isOpen(key, of: letter.entityType)
            try statement.execute(arguments: [
                "id": UUID().uuidString.lowercased(),
                "entityType": letter.entityType,
                "entityID": entityID,
                "key": key,
                "shape": letter.shape?.rawValue,
                "reason": letter.fault.code.rawValue,
                "message": letter.fault.message,
                "payload": Data(letter.payload),
                "runID": runID,
                "now": now.description,
            ])
            guard !wasOpen else { continue }
            try events.tell(key, of: letter.entityType, correlationID: DeadLetterEvents.ofRun)
        }
    }

    /// A record has a letter of each shape.
    private static func key(of entityID: String, _ shape: LetterShape?) -> String {
        switch shape {
        case .list, nil: "id:" + entityID
        case .detail, .image: (shape?.rawValue ?? "") + ":" + entityID
        }
    }

    /// Adds a letter for a record that could not be read. One that is open already tells more.
    /// - Parameter payload: of the newest event that spoke of it.
    func addUnlessOpen(
        _ entityID: String,
        of entityType: String,
        _ code: String,
        _ reason: String,
        _ payload: [UInt8],
        now: Instant
    ) throws {
        let shape = EntityCatalog.type(named: entityType)?.letterShape(of: .detail) ?? .detail
        let key = Self.key(of: entityID, shape)
        try database.execute(
            sql: """
                INSERT INTO tds_dead_letter_queue (
                    id, entity_type, entity_id, dedupe_key, shape, reason, message, payload, sync_id, first_seen, last_seen
                )
                VALUES (
                    :id, :entityType, :entityID, :key, :shape, :code, :reason, :payload, :runID, :now, :now
                )
                ON CONFLICT (entity_type, dedupe_key) DO UPDATE SET
                    status = 'open', reason = excluded.reason, message = excluded.message, payload = excluded.payload,
                    attempts = attempts + 1, last_seen = excluded.last_seen
                WHERE status <> 'open'
                """,
            arguments: [
                "id": UUID().uuidString.lowercased(), "entityType": entityType, "entityID": entityID, "code": code,
                "key": key, "shape": shape.rawValue, "reason": reason, "payload": Data(payload), "runID": Self.noRun,
                "now": now.description,
            ]
        )
        guard database.changesCount == 1 else { return }
        try events.tell(key, of: entityType, correlationID: DeadLetterEvents.ofWebhook)
    }

    /// Stands for the run of a letter that no run left.
    static let noRun = "00000000-0000-0000-0000-000000000000"

    /// Closes the open letters about what is in the database now.
    /// - Parameters:
    ///   - entityTypes: that the letters may have been noted for.
    ///   - shape: that was stored; nil where all letters are settled. One without a shape closes with any.
    func resolve(_ entityIDs: [String], of entityTypes: [String], _ shape: LetterShape?) throws {
        guard !entityIDs.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: """
                UPDATE tds_dead_letter_queue
                SET status = 'resolved'
                WHERE status = 'open' AND entity_type IN (SELECT value FROM json_each(:types))
                  AND entity_id IN (SELECT value FROM json_each(:ids))
                  AND (:shape IS NULL OR shape IS NULL OR shape = :shape)
                """
        )
        try statement.execute(arguments: [
            "types": try JSONText.encode(entityTypes), "ids": try JSONText.encode(entityIDs),
            "shape": shape?.rawValue,
        ])
    }

    private var events: DeadLetterEvents { DeadLetterEvents(database) }

    private func isOpen(_ key: String, of entityType: String) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM tds_dead_letter_queue WHERE entity_type = ? AND dedupe_key = ? AND status = 'open'"
        )
        return try Bool.fetchOne(statement, arguments: [entityType, key]) == true
    }

    private static func hash(of payload: [UInt8]) -> String {
        let digits = SHA256.hash(data: payload).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return "sha256:" + digits.joined()
    }

    private static let upsert = """
        INSERT INTO tds_dead_letter_queue (
            id, entity_type, entity_id, dedupe_key, shape, reason, message, payload, sync_id, first_seen, last_seen
        )
        VALUES (:id, :entityType, :entityID, :key, :shape, :reason, :message, :payload, :runID, :now, :now)
        ON CONFLICT (entity_type, dedupe_key) DO UPDATE SET
            status = CASE WHEN status = 'discarded' AND payload = excluded.payload THEN 'discarded' ELSE 'open' END,
            shape = excluded.shape,
            reason = excluded.reason,
            message = excluded.message,
            payload = excluded.payload,
            sync_id = excluded.sync_id,
            attempts = attempts + 1,
            last_seen = excluded.last_seen
        """
}
