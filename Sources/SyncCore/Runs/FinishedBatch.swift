/// A batch whose records are all safe, as it is noted beside the state cache (contract, section 1).
package struct FinishedBatch: Sendable, Equatable {
    package let entityType: String
    /// The day and the page of a listing: `2025-11-13:page-1`; or whatever an embedding program calls its own batches.
    package let id: String
    package let finishedAt: Instant

    package init(entityType: String, id: String, finishedAt: Instant) {
        self.entityType = entityType
        self.id = id
        self.finishedAt = finishedAt
    }

    /// A page of a listing.
    package init(entityType: String, page: Int, finishedAt: Instant) {
        self.init(
            entityType: entityType,
            id: "\(finishedAt.cacheText.prefix(while: { $0 != "T" })):page-\(page)",
            finishedAt: finishedAt
        )
    }

    package var note: CacheNote { .batch(entityType: entityType, id: id) }

    package var json: String {
        JSONWriter.object([
            ("entity_type", JSONWriter.string(entityType)),
            ("batch_id", JSONWriter.string(id)),
            ("finished_at", JSONWriter.string(finishedAt.cacheText)),
        ])
    }

    /// Nil where the text is not such a note.
    package init?(json text: String) {
        guard let members = try? JSONMember.members(of: Array(text.utf8)[...]) else { return nil }
        func string(_ name: String) -> String? { members.first { $0.name == name }?.value.string }
        guard let entityType = string("entity_type"), let id = string("batch_id"),
            let finishedAt = string("finished_at").flatMap({ Instant(iso8601: $0 + "Z") })
        else { return nil }
        self.init(entityType: entityType, id: id, finishedAt: finishedAt)
    }
}
