import SyncCore

/// The types of a source that is not Zoho: notes, and the people who write them.
enum Notebook {
    static let catalog = EntityCatalog([notes, authors])

    static let notes = EntityType(
        name: "note",
        plural: "notes",
        aliases: [],
        listing: "notes",
        layout: RecordLayout(idMember: "note_id", modifiedMember: "edited_at", volatileMembers: ["views"]),
        columns: [Column("title", .text), Column("words", .decimal), Column("is_public", .boolean)],
        childTables: [ChildTable("note_tags", from: "tags", columns: [Column("tag", .text)])],
        active: .unless("state", isOneOf: ["archived"])
    )

    static let authors = EntityType(
        name: "author",
        plural: "authors",
        aliases: ["writers"],
        listing: "authors",
        layout: RecordLayout(idMember: "author_id", volatileMembers: []),
        columns: [Column("name", .text)],
        active: .always
    )
}
