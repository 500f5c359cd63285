import GRDB
package import SyncCore

extension SQLiteDatabase: ImageIndex {
    package func dueImages(of type: EntityType, limit: Int, now: Instant) async throws(SyncError) -> [DueImage] {
        guard type.hasImages else { return [] }
        return try await file.read { try ImageRows($0, type: type).due(limit: limit, now: now) }
    }

    package func keepsImage(of type: EntityType) async throws(SyncError) -> Bool {
        guard type.hasImages else { return false }
        return try await file.read { try ImageRows($0, type: type).keepsAny() }
    }

    package func settleUnnamedImages(of type: EntityType, holding lease: Lease) async throws(SyncError) {
        guard type.hasImages else { return }
        try await file.write { database in
            try Fence(database).check(lease, for: type.name)
            try ImageRows(database, type: type).settleUnnamed()
        }
    }

    package func makeImagesDue(_ ids: [String]?, of type: EntityType) async throws(SyncError) {
        guard type.hasImages else { return }
        try await file.write { try ImageRows($0, type: type).makeDue(ids) }
    }

    package func note(_ retry: RecordRetry, of type: EntityType, holding lease: Lease) async throws(SyncError) {
        try await file.write { database in
            try Fence(database).check(lease, for: type.name)
            try RecordRetries(database, of: type.name).save([retry])
        }
    }

    package func note(
        _ outcome: ImageOutcome,
        of image: DueImage,
        type: EntityType,
        runID: String,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError) {
        try await file.write { database in
            try Fence(database).check(lease, for: type.name)
            try ImageRows(database, type: type).note(outcome, of: image, now: now)
            try RecordRetries(database, of: type.name).remove([image.entityID], .image)
            let queue = DeadLetterQueue(database)
            if let letter = outcome.deadLetter(of: type) {
                try queue.add([letter], runID: runID, now: now)
            } else {
                try queue.resolve([image.entityID], of: [type.name], .image)
            }
        }
    }
}

/// The rows of `product_images`.
struct ImageRows {
    private let database: Database
    private let table: DataTable

    init(_ database: Database, type: EntityType) {
        self.database = database
        table = DataTable(type: type)
    }

    private var quotedName: String { "\(table.type.name)_images".quotedDatabaseIdentifier }

    func due(limit: Int, now: Instant) throws -> [DueImage] {
        try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT record.zoho_id, record.image_document_id, record.image_name
                FROM \(table.quotedName) AS record LEFT JOIN \(quotedName) AS image ON image.zoho_id = record.zoho_id
                WHERE record.image_document_id <> '' AND record.deleted_at IS NULL
                    AND (record.image_document_id IS NOT image.image_document_id
                        OR record.image_name IS NOT image.image_name)
                    AND record.zoho_id NOT IN (
                        SELECT entity_id FROM tds_record_retries
                        WHERE entity_type = ? AND phase = 'image' AND (retry_at IS NULL OR retry_at > ?)
                    )
                ORDER BY record.last_modified_time DESC, record.id
                LIMIT ?
                """,
            arguments: [table.type.name, now.description, limit]
        ).map { DueImage(entityID: $0[0], documentID: $0[1], name: $0[2]) }
    }

    func keepsAny() throws -> Bool {
        try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM \(quotedName) WHERE content_sha256 IS NOT NULL)")
            ?? false
    }

    func settleUnnamed() throws {
        let unnamed = """
            entity_id IN (SELECT zoho_id FROM \(table.quotedName) WHERE coalesce(image_document_id, '') = '')
            """
        try database.execute(
            sql: """
                UPDATE tds_dead_letter_queue SET status = 'resolved'
                WHERE status = 'open' AND entity_type = ? AND shape = 'image' AND \(unnamed)
                """,
            arguments: [table.type.name]
        )
        try database.execute(
            sql: "DELETE FROM tds_record_retries WHERE entity_type = ? AND phase = 'image' AND \(unnamed)",
            arguments: [table.type.name]
        )
    }

    func makeDue(_ ids: [String]?) throws {
        let ids = try ids.map { try JSONText.encode($0) }
        try database.execute(
            sql: """
                DELETE FROM \(quotedName)
                WHERE error IS NOT NULL AND (:ids IS NULL OR zoho_id IN (SELECT value FROM json_each(:ids)))
                """,
            arguments: ["ids": ids]
        )
        try database.execute(
            sql: """
                DELETE FROM tds_record_retries
                WHERE entity_type = :type AND phase = 'image'
                    AND (:ids IS NULL OR entity_id IN (SELECT value FROM json_each(:ids)))
                """,
            arguments: ["type": table.type.name, "ids": ids]
        )
    }

    func note(_ outcome: ImageOutcome, of image: DueImage, now: Instant) throws {
        let (kept, reason) = outcome.parts
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO \(quotedName) (
                    zoho_id, image_document_id, image_name, content_sha256, media_type, bytes, location, fetched_at, error
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                image.entityID, image.documentID, image.name, kept?.hash.description, kept?.mediaType, kept?.byteCount,
                kept?.location, now.description, reason,
            ]
        )
    }
}
