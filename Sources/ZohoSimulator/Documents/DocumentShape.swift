/// What the records of a module are made of, as data: their members, their statuses and what can be edited.
///
/// A class, because 50,000 records share one.
final class DocumentShape: Sendable {
    /// Where the lines of a document come from.
    enum Lines: Sendable {
        case none
        /// One to four items of the organization.
        case items
        /// Those of the document that it settles.
        case settled
    }

    /// How many records there are unless somebody says otherwise.
    let standardCount: Int
    /// Whose document it is.
    let party: ContactKind?
    /// The module whose documents it settles: invoices for a customer's payment, sales orders for a package.
    let settles: Module?
    let lines: Lines
    /// The number or name of a record.
    let title: @Sendable (_ serial: Int, _ random: inout SplitMix64) -> String
    /// Never empty.
    let statuses: [DocumentStatus]
    /// The place of the status that makes a record inactive or void, where there is one.
    let statusWhenVoid: Int?
    /// What the control can change; the first when it names nothing.
    let edits: [DocumentEdit]
    /// What its list can be sorted by.
    let sortColumns: [SortColumn]
    private let sharedRow: [Member<DocumentView>]
    private let ownRow: [ZohoProduct: [Member<DocumentView>]]
    private let detail: [ZohoProduct: [Member<DocumentView>]]

    init(
        standardCount: Int,
        party: ContactKind? = nil,
        settles: Module? = nil,
        lines: Lines = .none,
        title: @escaping @Sendable (_ serial: Int, _ random: inout SplitMix64) -> String,
        statuses: [DocumentStatus] = [DocumentStatus("")],
        edits: [DocumentEdit],
        sortColumns: [SortColumn],
        members: [Member<DocumentView>]
    ) {
        self.standardCount = standardCount
        self.party = party
        self.settles = settles
        self.lines = lines
        self.title = title
        self.statuses = statuses
        self.statusWhenVoid = statuses.firstIndex { $0.isVoid }
        self.edits = edits
        self.sortColumns = sortColumns
        let list = members.filter { $0.places != .detail }
        self.sharedRow = list.filter { $0.products.count > 1 }
        self.ownRow = Self.byProduct(list) { $0 == [$1] }
        self.detail = Self.byProduct(members.filter { $0.places != .list }) { $0.contains($1) }
    }

    private static func byProduct(
        _ members: [Member<DocumentView>],
        _ belongs: ([ZohoProduct], ZohoProduct) -> Bool
    ) -> [ZohoProduct: [Member<DocumentView>]] {
        var found: [ZohoProduct: [Member<DocumentView>]] = [:]
        for product in ZohoProduct.allCases { found[product] = members.filter { belongs($0.products, product) } }
        return found
    }
}

/// A status that records of a module have.
struct DocumentStatus: Sendable {
    enum Owed: Sendable {
        case nothing, half, everything
    }

    let word: String
    /// How many of a hundred records have it, roughly.
    let share: Int
    let owes: Owed
    /// Says `overdue` once the due date is over, without an edit and without a stamp (zoho-api.md 8.4).
    let ages: Bool
    /// What the control's `deactivate` leads to.
    let isVoid: Bool
    /// Words of the members that tell other sides of it: `shipped_status`.
    let sides: [String: String]

    init(
        _ word: String,
        share: Int = 1,
        owes: Owed = .nothing,
        ages: Bool = false,
        isVoid: Bool = false,
        sides: [String: String] = [:]
    ) {
        self.word = word
        self.share = share
        self.owes = owes
        self.ages = ages
        self.isVoid = isVoid
        self.sides = sides
    }
}

/// A change that the control can make to a document.
struct DocumentEdit: Sendable {
    let member: RecordMember
    let apply: @Sendable (inout DocumentRecord, inout SplitMix64) -> Void

    /// Another quantity of the first line.
    static let lines = DocumentEdit(member: .lineItems) { record, random in
        if !record.lines.isEmpty { record.lines[0].quantity += 1 + random.below(9) }
    }
    /// Another rate of the first line, by the name that lines have there.
    static func rate(_ member: RecordMember) -> DocumentEdit {
        DocumentEdit(member: member) { record, random in
            if !record.lines.isEmpty { record.lines[0].rate += 25 * (1 + random.below(400)) }
        }
    }
    static let reference = DocumentEdit(member: .referenceNumber) { record, random in
        record.reference = Edited.text(record.reference, &random)
    }
    /// The next status that does not end the document.
    static let status = DocumentEdit(member: .status) { record, _ in
        let places = record.shape.statuses.indices.filter { !record.shape.statuses[$0].isVoid }
        let place = record.statusPlace
        record.statusPlace = places.first { $0 > place } ?? places.first ?? place
    }

    static func title(_ member: RecordMember) -> DocumentEdit {
        DocumentEdit(member: member) { $0.title = Edited.text($0.title, &$1) }
    }

    static func remark(_ member: RecordMember) -> DocumentEdit {
        DocumentEdit(member: member) { $0.remark = Edited.text($0.remark, &$1) }
    }

    static func amount(_ member: RecordMember) -> DocumentEdit {
        DocumentEdit(member: member) { $0.amount += 100 * (1 + $1.below(500)) }
    }
}

extension DocumentShape {
    func renderRow(_ record: DocumentRecord, _ context: RenderContext) -> RenderedRow {
        let view = DocumentView(record: record, context: context, inDetail: false)
        var writer = JSONWriter(capacity: 2_048, escapes: record.escapes)
        writer.openObject()
        for member in self.sharedRow { member.write(view, &writer) }
        writer.depth(broken: record.breakage)
        return RenderedRow(shared: writer) { writer in
            for member in self.ownRow[.books] ?? [] { member.write(view, &writer) }
        } inventory: { writer in
            for member in self.ownRow[.inventory] ?? [] { member.write(view, &writer) }
        }
    }

    func writeDetail(
        _ record: DocumentRecord,
        to writer: inout JSONWriter,
        _ product: ZohoProduct,
        _ context: RenderContext
    ) {
        let view = DocumentView(record: record, context: context, inDetail: true)
        for member in self.detail[product] ?? [] { member.write(view, &writer) }
        writer.depth(broken: record.breakage)
    }
}

extension DocumentRecord {
    func renderRow(_ context: RenderContext) -> RenderedRow {
        self.shape.renderRow(self, context)
    }

    func writeDetail(to writer: inout JSONWriter, product: ZohoProduct, _ context: RenderContext) {
        self.shape.writeDetail(self, to: &writer, product, context)
    }

    fileprivate var escapes: JSONWriter.Escapes {
        let habits: [JSONWriter.Escapes] = [.least, .slashes, .least, .ascii, .least]
        return habits[Int(self.traits % UInt64(habits.count))]
    }
}
