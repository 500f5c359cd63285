/// One type of record, whatever source it is from: its names, its members that have a meaning, and its tables. A source's types
/// are values of it (``EntityCatalog``); a new type is one more value.
package struct EntityType: Sendable {
    /// The singular of cache keys and JSON: `product`.
    package let name: String
    /// The plural of the command line and of the table: `products`.
    package let plural: String
    /// Other words for the same type (contract, section 5); they share its table and its cache entries.
    package let aliases: [String]
    /// The source's listing that has its records. Types that share one are told apart by the layout's discriminator.
    package let listing: String
    package internal(set) var layout: RecordLayout
    /// Custom fields that move by themselves: their column follows, and that makes neither an event nor details due.
    package internal(set) var movingFields: Set<String> = []
    package private(set) var columns: [Column]
    package let childTables: [ChildTable]
    /// Where the members come from that a listing lacks; nil where its rows are whole.
    package let details: DetailSource?
    package let active: ActiveRule
    /// Whether records have an image each (zoho-api 3.7). Their columns `image_document_id` and `image_name` change with it, and
    /// what became of it is in a table `<name>_images`.
    package let hasImages: Bool
    /// The column that tells how many there are; nil where that has no meaning.
    package let stockColumn: String?

    /// The table in the destination.
    package var table: String { plural }

    /// The shapes that tell the rows of the child tables. Where a type has details, only they are believed: a listing may have
    /// the member, and leave it empty (zoho-api 3.6).
    package var shapesWithChildren: [RecordShape] { details == nil ? [.list, .detail] : [.detail] }

    /// The same type, for reading rows by what all types have.
    package var withoutColumns: EntityType {
        var type = self
        type.columns = []
        return type
    }

    package init(
        name: String,
        plural: String,
        aliases: [String],
        listing: String,
        layout: RecordLayout,
        columns: [Column],
        childTables: [ChildTable] = [],
        details: DetailSource? = nil,
        active: ActiveRule,
        hasImages: Bool = false,
        stockColumn: String? = nil
    ) {
        self.name = name
        self.plural = plural
        self.aliases = aliases
        self.listing = listing
        self.layout = layout
        self.columns = columns
        self.childTables = childTables
        self.details = details
        self.active = active
        self.hasImages = hasImages
        self.stockColumn = stockColumn
    }
}

/// How a row tells whether it is in use.
package enum ActiveRule: Sendable {
    case when(_ member: String, is: String)
    /// Where statuses are many and new ones come: all but these mean yes.
    case unless(_ member: String, isOneOf: Set<String>)
    /// As long as it exists.
    case always

    /// - Returns: nil where the record does not tell.
    func isActive(_ members: [JSONMember]) -> Bool? {
        func text(_ name: String) -> String? { members.first { $0.name == name }?.value.string }
        return switch self {
        case .when(let member, let value): text(member).map { $0 == value }
        case .unless(let member, let values): text(member).map { !values.contains($0) }
        case .always: true
        }
    }

    /// The same for a record that is stored: what the first of its payloads says that tells.
    /// - Parameter payloads: the later one first; one that is no record tells nothing.
    package func isActive(stored payloads: [String?]) -> Bool? {
        for payload in payloads {
            guard let payload, let members = try? JSONMember.members(of: Array(payload.utf8)[...]) else { continue }
            if let isActive = isActive(members) { return isActive }
        }
        return nil
    }
}
