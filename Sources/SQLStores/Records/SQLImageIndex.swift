import SyncCore

/// What is known of images: a table beside that of their records, `product_images`.
struct SQLImageIndex: ImageIndex {
    let database: any ControlDatabase

    func dueImages(of type: EntityType, limit: Int, now: Instant) async throws(SyncError) -> [DueImage] {
        guard let images = images(of: type) else { return [] }
        return try await database.rows(images.due(limit: limit, now: now)).map { row in
            DueImage(
                entityID: row.text("zoho_id") ?? "",
                documentID: row.text("image_document_id") ?? "",
                name: row.text("image_name")
            )
        }
    }

    func keepsImage(of type: EntityType) async throws(SyncError) -> Bool {
        guard let images = images(of: type) else { return false }
        return try await database.read { try !$0.run(images.anyKept).rows.isEmpty }
    }

    func settleUnnamedImages(of type: EntityType, holding lease: Lease) async throws(SyncError) {
        guard let images = images(of: type) else { return }
        try await database.write { session in
            try Fence(session).check(lease, for: type.name)
            _ = try session.run(images.settlingUnnamed)
        }
    }

    func makeImagesDue(_ ids: [String]?, of type: EntityType) async throws(SyncError) {
        guard let images = images(of: type) else { return }
        try await database.write { _ = try $0.run(images.makingDue(ids)) }
    }

    func note(_ retry: RecordRetry, of type: EntityType, holding lease: Lease) async throws(SyncError) {
        try await database.write { session in
            try Fence(session).check(lease, for: type.name)
            _ = try session.run(RecordRetries.saving([retry], of: type.name))
        }
    }

    func note(
        _ outcome: ImageOutcome,
        of image: DueImage,
        type: EntityType,
        runID: String,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError) {
        guard let images = images(of: type) else { return }
        try await database.write { session in
            try Fence(session).check(lease, for: type.name)
            let noting = [
                images.noting(outcome, of: image, now: now),
                RecordRetries.removing([image.entityID], .image, of: type.name),
            ]
            if let letter = outcome.deadLetter(of: type) {
                let letters = NotedLetters([letter], runID: runID, now: now)
                _ = try session.run(noting + letters.statements(try session.run(letters.lookups)))
            } else {
                _ = try session.run(noting + [SQLDeadLetterStore.resolving([image.entityID], of: [type.name], .image)])
            }
        }
    }

    private func images(of type: EntityType) -> ImageStatements? {
        type.hasImages ? ImageStatements(type: type, records: database.table(of: type)) : nil
    }
}

/// The statements on the table of a type's images.
private struct ImageStatements: Sendable {
    let type: EntityType
    let records: SQLText

    private var table: SQLText { "\(name: "\(type.name)_images")" }

    func due(limit: Int, now: Instant) -> SQLText {
        """
        SELECT record.zoho_id, record.image_document_id, record.image_name
        FROM \(records) AS record LEFT JOIN \(table) AS image ON image.zoho_id = record.zoho_id
        WHERE record.image_document_id <> '' AND record.deleted_at IS NULL AND record.zoho_id IS NOT NULL
            AND (record.image_document_id \(.isDistinctFrom) image.image_document_id
                OR record.image_name \(.isDistinctFrom) image.image_name)
            AND NOT EXISTS (
                SELECT 1 FROM tds_record_retries AS retry
                WHERE retry.entity_type = \(type.name) AND retry.entity_id = record.zoho_id AND retry.phase = 'image'
                    AND (retry.retry_at IS NULL OR retry.retry_at > \(now))
            )
        ORDER BY record.last_modified_time DESC NULLS LAST, record.id LIMIT \(limit)
        """
    }

    var anyKept: SQLText { "SELECT 1 AS found FROM \(table) WHERE content_sha256 IS NOT NULL LIMIT 1" }

    /// Of records that name no image any more.
    var settlingUnnamed: [SQLText] {
        let unnamed: SQLText =
            "entity_id IN (SELECT zoho_id FROM \(records) WHERE coalesce(image_document_id, '') = '')"
        return [
            """
            UPDATE tds_dead_letter_queue SET status = 'resolved'
            WHERE status = 'open' AND entity_type = \(type.name) AND shape = 'image' AND \(unnamed)
            """,
            "DELETE FROM tds_record_retries WHERE entity_type = \(type.name) AND phase = 'image' AND \(unnamed)",
        ]
    }

    /// - Parameter ids: nil for all.
    func makingDue(_ ids: [String]?) -> [SQLText] {
        [
            "DELETE FROM \(table) WHERE error IS NOT NULL AND \(ids.map { "zoho_id \(in: $0)" } ?? "true")",
            """
            DELETE FROM tds_record_retries
            WHERE entity_type = \(type.name) AND phase = 'image' AND \(ids.map { "entity_id \(in: $0)" } ?? "true")
            """,
        ]
    }

    func noting(_ outcome: ImageOutcome, of image: DueImage, now: Instant) -> SQLText {
        let (kept, reason) = outcome.parts
        return .upsert(
            into: table,
            by: [("zoho_id", "\(image.entityID)")],
            [
                ("image_document_id", "\(image.documentID)"), ("image_name", "\(image.name)"),
                ("content_sha256", "\(kept?.hash.description)"), ("media_type", "\(kept?.mediaType)"),
                ("bytes", "\(kept?.byteCount)"), ("location", "\(kept?.location)"), ("fetched_at", "\(now)"),
                ("error", "\(reason)"),
            ]
        )
    }
}
