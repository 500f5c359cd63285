package import SyncCore

extension PostgresDatabase: ImageIndex {
    package func dueImages(of type: EntityType, limit: Int, now: Instant) async throws(SyncError) -> [DueImage] {
        guard type.hasImages else { return [] }
        let table = table(of: type)
        return try await client.read { try ImageRows($0, table: table).due(limit: limit, now: now) }
    }

    package func keepsImage(of type: EntityType) async throws(SyncError) -> Bool {
        guard type.hasImages else { return false }
        let table = table(of: type)
        return try await client.read { try ImageRows($0, table: table).keepsAny() }
    }

    package func settleUnnamedImages(of type: EntityType, holding lease: Lease) async throws(SyncError) {
        guard type.hasImages else { return }
        let table = table(of: type)
        try await client.write { session in
            try Fence(session).check(lease, for: type.name)
            try ImageRows(session, table: table).settleUnnamed()
        }
    }

    package func makeImagesDue(_ ids: [String]?, of type: EntityType) async throws(SyncError) {
        guard type.hasImages else { return }
        let table = table(of: type)
        try await client.write { try ImageRows($0, table: table).makeDue(ids) }
    }

    package func note(_ retry: RecordRetry, of type: EntityType, holding lease: Lease) async throws(SyncError) {
        try await client.write { session in
            try Fence(session).check(lease, for: type.name)
            try session.execute([RecordRetries.saving([retry], of: type.name)])
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
        let table = table(of: type)
        try await client.write { session in
            try Fence(session).check(lease, for: type.name)
            try ImageRows(session, table: table).note(outcome, of: image, now: now)
            let id = image.entityID
            let letter = outcome.deadLetter(of: type)
                .map { DeadLetterQueue.adding($0, runID: runID, now: now) }
            try session.execute([
                RecordRetries.removing([id], .image, of: type.name),
                letter ?? DeadLetterQueue.resolving([id], of: [type.name], .image),
            ])
        }
    }
}

/// The rows of `product_images`.
struct ImageRows {
    private let session: Session
    private let table: DataTable

    init(_ session: Session, table: DataTable) {
        self.session = session
        self.table = table
    }

    private var quotedName: String { "\(table.type.name)_images".quotedIdentifier }

    func due(limit: Int, now: Instant) throws -> [DueImage] {
        try session.execute(
            """
            SELECT record.zoho_id, record.image_document_id, record.image_name
            FROM \(table.quotedName) AS record LEFT JOIN \(quotedName) AS image ON image.zoho_id = record.zoho_id
            WHERE record.image_document_id <> '' AND record.deleted_at IS NULL AND record.zoho_id IS NOT NULL
                AND (record.image_document_id IS DISTINCT FROM image.image_document_id
                    OR record.image_name IS DISTINCT FROM image.image_name)
                AND NOT EXISTS (
                    SELECT FROM tds_record_retries AS w
                    WHERE w.entity_type = $2 AND w.entity_id = record.zoho_id AND w.phase = 'image'
                        AND (w.retry_at IS NULL OR w.retry_at > $3)
                )
            ORDER BY record.last_modified_time DESC NULLS LAST, record.id
            LIMIT $1
            """,
            [.integer(Int64(limit)), .text(table.type.name), .instant(now)]
        ).map { DueImage(entityID: $0.text(0) ?? "", documentID: $0.text(1) ?? "", name: $0.text(2)) }
    }

    func keepsAny() throws -> Bool {
        try !session.execute("SELECT 1 FROM \(quotedName) WHERE content_sha256 IS NOT NULL LIMIT 1").isEmpty
    }

    func settleUnnamed() throws {
        let unnamed = """
            entity_id IN (SELECT zoho_id FROM \(table.quotedName) WHERE coalesce(image_document_id, '') = '')
            """
        let type = [Parameter.text(table.type.name)]
        try session.execute([
            Statement(
                """
                UPDATE tds_dead_letter_queue SET status = 'resolved'
                WHERE status = 'open' AND entity_type = $1 AND shape = 'image' AND \(unnamed)
                """,
                type
            ),
            Statement("DELETE FROM tds_record_retries WHERE entity_type = $1 AND phase = 'image' AND \(unnamed)", type),
        ])
    }

    func makeDue(_ ids: [String]?) throws {
        let parameters: [Parameter] = [.boolean(ids == nil), .texts((ids ?? []).storable)]
        try session.execute([
            Statement("DELETE FROM \(quotedName) WHERE error IS NOT NULL AND ($1 OR zoho_id = ANY ($2))", parameters),
            Statement(
                """
                DELETE FROM tds_record_retries
                WHERE phase = 'image' AND ($1 OR entity_id = ANY ($2)) AND entity_type = $3
                """,
                parameters + [.text(table.type.name)]
            ),
        ])
    }

    func note(_ outcome: ImageOutcome, of image: DueImage, now: Instant) throws {
        let (kept, reason) = outcome.parts
        try session.execute(
            """
            INSERT INTO \(quotedName) (
                zoho_id, image_document_id, image_name, content_sha256, media_type, bytes, location, fetched_at, error
            ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (zoho_id) DO UPDATE SET
                image_document_id = excluded.image_document_id, image_name = excluded.image_name,
                content_sha256 = excluded.content_sha256, media_type = excluded.media_type, bytes = excluded.bytes,
                location = excluded.location, fetched_at = excluded.fetched_at, error = excluded.error
            """,
            [
                .text(image.entityID), .text(image.documentID), .text(image.name), .text(kept?.hash.description),
                .text(kept?.mediaType), .integer(kept.map { Int64($0.byteCount) }), .text(kept?.location),
                .instant(now), .text(reason?.replacing("\0", with: "\u{FFFD}")),
            ]
        )
    }
}
