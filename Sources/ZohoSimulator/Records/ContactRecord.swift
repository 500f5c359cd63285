/// A customer or vendor of the organization; both live in one list, as in Zoho.
struct ContactRecord: SimulatedRecord {
    let id: Int
    let kind: ContactKind
    let createdAt: Int
    var modifiedAt: Int?
    var isActive: Bool
    var breakage: Breakage?
    var breakagePlace: RecordPlace?
    var edits = RecordEdits()
    var rendered: RenderedRow?

    var name: String
    var company: String
    let firstName: String
    let lastName: String
    var email: String
    var phone: String
    var receivable: Money
    var payable: Money
    /// Picks the members that never change.
    let traits: UInt64

    func trait<Element>(_ place: UInt64, of elements: [Element]) -> Element {
        elements[Int((self.traits >> place) % UInt64(elements.count))]
    }

    func status(_ context: RenderContext) -> String {
        self.isActive ? "active" : "inactive"
    }

    func sortKey(_ column: String) -> SortKey {
        switch column {
        case "contact_name": .text(self.name)
        case "first_name": .text(self.firstName)
        case "last_name": .text(self.lastName)
        case "email": .text(self.email)
        case "outstanding_receivable_amount": .money(self.receivable)
        default: self.sortKey(common: column)
        }
    }

    func isOf(_ kind: ContactKind) -> Bool {
        self.kind == kind
    }

    mutating func change(_ members: [RecordMember], _ random: inout SplitMix64) {
        for member in members {
            switch member {
            case .contactName: self.name = Edited.text(self.name, &random)
            case .companyName: self.company = Edited.text(self.company, &random)
            case .email: self.email = "a\(random.hexadecimal(8))@example.com"
            case .phone: self.phone = Self.otherPhone(than: self.phone, &random)
            case .outstandingReceivableAmount: self.receivable = self.receivable.changed(&random)
            case .outstandingPayableAmount: self.payable = self.payable.changed(&random)
            default: break
            }
        }
    }

    /// Balances move without the contact being edited (zoho-api.md 8.3).
    mutating func moveStock(_ random: inout SplitMix64) {
        switch self.kind {
        case .customer: self.receivable = self.receivable.changed(&random)
        case .vendor: self.payable = self.payable.changed(&random)
        }
    }

    mutating func deactivate() {
        self.isActive = false
    }

    static func phone(_ random: inout SplitMix64) -> String {
        "+964 770 " + String(1_000_000 + random.below(9_000_000))
    }

    private static func otherPhone(than phone: String, _ random: inout SplitMix64) -> String {
        var other: String
        repeat { other = Self.phone(&random) } while other == phone
        return other
    }
}
