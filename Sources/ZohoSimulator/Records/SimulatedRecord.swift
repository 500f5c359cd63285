/// One record of the organization: what the tables store, filter, sort and render.
protocol SimulatedRecord: Sendable {
    var id: Int { get }
    var createdAt: Int { get }
    var modifiedAt: Int { get set }
    var isActive: Bool { get set }
    var breakage: Breakage? { get set }
    /// The list row, until the record changes.
    var rendered: RenderedRow? { get set }

    func renderRow(_ context: RenderContext) -> RenderedRow

    /// Writes the detail: the object that `/{id}` answers (zoho-api.md 4).
    func writeDetail(to writer: inout JSONWriter, product: ZohoProduct, _ context: RenderContext)

    /// Whether the record is in the list of a selection.
    func matches(_ selection: ListSelection) -> Bool

    /// Negative when the record sorts before the other by this column, zero when they tie.
    func order(_ other: Self, by column: SortColumn) -> Int

    /// Gives each of the members a value that it does not have yet.
    mutating func change(_ members: [RecordMember], _ random: inout SplitMix64)

    /// Changes what moves without anybody editing the record: an item's stock, a contact's balance (zoho-api.md 8.3).
    mutating func moveStock(_ random: inout SplitMix64)
}

extension SimulatedRecord {
    /// The selection that holds for every kind of record.
    func isSelected(byStatusAndTime selection: ListSelection) -> Bool {
        switch selection.status {
        case .all: break
        case .active: guard self.isActive else { return false }
        case .inactive: guard !self.isActive else { return false }
        case .unmatched: return false
        }
        guard let since = selection.modifiedSince else { return true }
        return selection.sinceIsExclusive ? self.modifiedAt > since : self.modifiedAt >= since
    }
}

/// Members that the control can change. Which of them a type has is told by ``RecordType/members``.
package enum RecordMember: String, Sendable, CaseIterable, Codable {
    case name, sku, description, rate
    case purchaseRate = "purchase_rate"
    case stockOnHand = "stock_on_hand"
    case contactName = "contact_name"
    case companyName = "company_name"
    case email, phone
    case outstandingReceivableAmount = "outstanding_receivable_amount"
    case outstandingPayableAmount = "outstanding_payable_amount"
}

/// The types of record that the organization holds.
package enum RecordType: String, Sendable, CaseIterable, Codable {
    case items, customers, vendors

    var module: Module { self == .items ? .items : .contacts }

    var contactKind: ContactKind? {
        switch self {
        case .items: nil
        case .customers: .customer
        case .vendors: .vendor
        }
    }

    /// The members that can be changed; the first is what changes when none is named.
    package var members: [RecordMember] {
        switch self {
        case .items: [.rate, .purchaseRate, .name, .sku, .description, .stockOnHand]
        case .customers: [.phone, .contactName, .companyName, .email, .outstandingReceivableAmount]
        case .vendors: [.phone, .contactName, .companyName, .email, .outstandingPayableAmount]
        }
    }
}

/// The two products that serve the same organization (zoho-api.md 2).
enum ZohoProduct: Sendable, Hashable, CaseIterable {
    case books, inventory

    var path: String { self == .books ? "/books/v3" : "/inventory/v1" }
}

/// A list of the API.
package enum Module: String, Sendable, Hashable, CaseIterable, Codable {
    case items, contacts
}

enum ContactKind: String, Sendable, Hashable {
    case customer, vendor
}
