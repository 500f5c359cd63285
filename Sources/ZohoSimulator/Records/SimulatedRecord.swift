/// One record of the organization: what the tables store, filter, sort and render.
protocol SimulatedRecord: Sendable {
    var id: Int { get }
    var createdAt: Int { get }
    /// The stamp; nothing for a record that lost it.
    var modifiedAt: Int? { get set }
    var breakage: Breakage? { get set }
    /// Where it is broken; nothing for everywhere.
    var breakagePlace: RecordPlace? { get set }
    /// What the control wrote over it.
    var edits: RecordEdits { get set }
    /// The contact that its detail tells the balances of.
    var contactID: Int? { get }
    /// The list row, until the record changes.
    var rendered: RenderedRow? { get set }

    func renderRow(_ context: RenderContext) -> RenderedRow

    /// Writes the members of the detail, which `/{id}` answers (zoho-api.md 4).
    func writeDetail(to writer: inout JSONWriter, product: ZohoProduct, _ context: RenderContext)

    /// What a status filter compares.
    func status(_ context: RenderContext) -> String

    func sortKey(_ column: String) -> SortKey

    /// Whether the record is of a type that shares its list with others.
    func isOf(_ kind: ContactKind) -> Bool

    /// Gives each of the members a value that it does not have yet.
    mutating func change(_ members: [RecordMember], _ random: inout SplitMix64)

    /// Changes what moves without anybody editing the record: an item's stock, a contact's balance (zoho-api.md 8.3).
    mutating func moveStock(_ random: inout SplitMix64)

    /// Makes the record inactive or void.
    mutating func deactivate()
}

extension SimulatedRecord {
    var contactID: Int? { nil }

    func matches(_ selection: ListSelection, _ context: RenderContext) -> Bool {
        if let kind = selection.contactKind, !self.isOf(kind) { return false }
        if let statuses = selection.statuses, !statuses.contains(self.status(context)) { return false }
        guard let since = selection.modifiedSince else { return true }
        guard let modifiedAt else { return false }
        return selection.sinceIsExclusive ? modifiedAt > since : modifiedAt >= since
    }

    /// The key of a column that every kind of record has.
    func sortKey(common column: String) -> SortKey {
        switch column {
        case "created_time": .number(self.createdAt)
        case "last_modified_time": .number(self.modifiedAt ?? .min)
        default: .number(0)
        }
    }
}

/// What rows are sorted by: made once for each record, then compared.
enum SortKey: Sendable, Comparable {
    case number(Int)
    case money(Money)
    /// Compared by bytes: quick, and the same everywhere. Zoho's collation is not known.
    case text(String)

    static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.money(let left), .money(let right)): left < right
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        default: false
        }
    }
}

enum ContactKind: String, Sendable, Hashable {
    case customer, vendor
}
