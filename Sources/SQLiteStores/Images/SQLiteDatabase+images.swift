import GRDB
package import SyncCore

extension SQLiteDatabase: ImageIndex {
    package func dueImages(of type: EntityType, limit: Int) async throws(SyncError) -> [DueImage] {
        guard type.hasImages else { return [] }
        return try await file.read { try ImageRows($0, type: type).due(limit: limit) }
    }

    package func note(
        _ outcome: ImageOutcome,
        of image: DueImage,
        type: EntityType,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError) {
        try await file.write { database in
            try Fence(database).check(lease, for: type.name)
            try ImageRows(database, type: type).note(outcome, of: image, now: now)
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

    func due(limit: Int) throws -> [DueImage] {
        try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT record.zoho_id, record.image_document_id, record.image_name
                FROM \(table.quotedName) AS record LEFT JOIN \(quotedName) AS image ON image.zoho_id = record.zoho_id
                WHERE record.image_document_id <> '' AND record.deleted_at IS NULL
                    AND (record.image_document_id IS NOT image.image_document_id
                        OR record.image_name IS NOT image.image_name)
                ORDER BY record.last_modified_time DESC, record.id
                LIMIT ?
                """,
            arguments: [limit]
        ).map { DueImage(entityID: $0[0], documentID: $0[1], name: $0[2]) }
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
