import GRDB
import SyncCore

/// The rows of `tds_sync_queue`, inside a transaction.
struct QueuedRecords {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func has(_ id: String, of entityType: String) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT 1 FROM tds_sync_queue WHERE entity_type = ? AND entity_id = ?",
            arguments: [entityType, id]
        ) == true
    }

    /// Queues a record because of an event. One that waits for later waits on.
    func add(_ id: String, of entityType: String, through sequence: Int64, now: Instant) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO tds_sync_queue (entity_type, entity_id, through_sequence, requested_at, available_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (entity_type, entity_id) DO UPDATE
                    SET through_sequence = max(through_sequence, excluded.through_sequence)
                """
        )
        try statement.execute(arguments: [entityType, id, sequence, now.description, now.description])
    }

    /// Queues a record without an event. One that waits for later is due now.
    func request(_ id: String, of entityType: String, now: Instant) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO tds_sync_queue (entity_type, entity_id, through_sequence, requested_at, available_at)
                VALUES (?, ?, 0, ?, ?)
                ON CONFLICT (entity_type, entity_id) DO UPDATE
                    SET available_at = min(available_at, excluded.available_at)
                """
        )
        try statement.execute(arguments: [entityType, id, now.description, now.description])
    }

    func hasClaimable(but passedOver: [String], now: Instant) throws -> Bool {
        try firstClaimableType(but: passedOver, now: now) != nil
    }

    func claim(by server: String, limits: ClaimLimits, until end: Instant, now: Instant) throws -> ClaimedRecords? {
        guard let entityType = try firstClaimableType(but: limits.passedOver, now: now) else { return nil }
        let rows = try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT entity_id, through_sequence, attempts FROM tds_sync_queue
                WHERE entity_type = :type AND \(Self.claimable) ORDER BY available_at, entity_id LIMIT :limit
                """,
            arguments: ["type": entityType, "now": now.description, "limit": limits[entityType]]
        )
        let places = rows.map { row in
            ClaimedRecords.Place(entityID: row[0], throughSequence: row[1], attempts: row[2])
        }
        let claim = ClaimedRecords(entityType: entityType, server: server, places: places)
        for place in places {
            try database.execute(
                sql: """
                    UPDATE tds_sync_queue SET claimed_by = ?, claimed_until = ?
                    WHERE entity_type = ? AND entity_id = ?
                    """,
                arguments: [server, end.description, entityType, place.entityID]
            )
        }
        return claim
    }

    /// - Returns: whether all of them still are the server's.
    func keep(_ claim: ClaimedRecords, until end: Instant) throws -> Bool {
        try database.execute(
            sql: """
                UPDATE tds_sync_queue SET claimed_until = ?
                WHERE entity_type = ? AND claimed_by = ? AND entity_id IN (SELECT value FROM json_each(?))
                """,
            arguments: [
                end.description, claim.entityType, claim.server, try JSONText.encode(claim.places.map(\.entityID)),
            ]
        )
        return database.changesCount == claim.places.count
    }

    /// Those of the records that still are the server's.
    func held(_ claim: ClaimedRecords) throws -> [ClaimedRecords.Place] {
        let ids = try String.fetchSet(
            database,
            sql: "SELECT entity_id FROM tds_sync_queue WHERE entity_type = ? AND claimed_by = ?",
            arguments: [claim.entityType, claim.server]
        )
        return claim.places.filter { ids.contains($0.entityID) }
    }

    /// Ends a place; the record waits on only for newer events.
    func finish(_ place: ClaimedRecords.Place, of entityType: String) throws {
        try database.execute(
            sql: "DELETE FROM tds_sync_queue WHERE entity_type = ? AND entity_id = ? AND through_sequence <= ?",
            arguments: [entityType, place.entityID, place.throughSequence]
        )
        try database.execute(
            sql: """
                UPDATE tds_sync_queue SET claimed_by = NULL, claimed_until = NULL, attempts = 0, last_error = NULL
                WHERE entity_type = ? AND entity_id = ?
                """,
            arguments: [entityType, place.entityID]
        )
    }

    /// Ends a claim; the record waits on.
    /// - Parameter next: nil leaves the instant as it is.
    func giveBack(
        _ place: ClaimedRecords.Place,
        of entityType: String,
        next: Instant?,
        addingAttempts attempts: Int,
        reason: String?
    ) throws {
        try database.execute(
            sql: """
                UPDATE tds_sync_queue
                SET claimed_by = NULL, claimed_until = NULL, available_at = coalesce(?, available_at),
                    attempts = attempts + ?, last_error = coalesce(?, last_error)
                WHERE entity_type = ? AND entity_id = ?
                """,
            arguments: [next?.description, attempts, reason, entityType, place.entityID]
        )
    }

    func backlog() throws -> [String: QueueBacklog] {
        let rows = try GRDB.Row.fetchAll(
            database,
            sql: "SELECT entity_type, count(*), min(requested_at) FROM tds_sync_queue GROUP BY entity_type"
        )
        return rows.reduce(into: [:]) { backlog, row in
            backlog[row[0]] = QueueBacklog(waiting: row[1], oldest: Instant(iso8601: row[2] as String))
        }
    }

    private func firstClaimableType(but passedOver: [String], now: Instant) throws -> String? {
        try String.fetchOne(
            database,
            sql: """
                SELECT entity_type FROM tds_sync_queue
                WHERE \(Self.claimable) AND entity_type NOT IN (SELECT value FROM json_each(:passed))
                ORDER BY available_at, entity_type LIMIT 1
                """,
            arguments: ["now": now.description, "passed": try JSONText.encode(passedOver)]
        )
    }

    private static let claimable = "available_at <= :now AND (claimed_until IS NULL OR claimed_until <= :now)"
}
