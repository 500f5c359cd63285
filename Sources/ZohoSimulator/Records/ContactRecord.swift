/// A customer or vendor of the organization; both live in one list, as in Zoho.
struct ContactRecord: SimulatedRecord {
    let id: Int
    let kind: ContactKind
    let createdAt: Int
    var modifiedAt: Int
    var isActive: Bool
    var breakage: Breakage?
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

    func matches(_ selection: ListSelection) -> Bool {
        if let kind = selection.contactKind, kind != self.kind { return false }
        return self.isSelected(byStatusAndTime: selection)
    }

    func order(_ other: Self, by column: SortColumn) -> Int {
        switch column {
        case .contactName: Comparison.order(self.name, other.name)
        case .firstName: Comparison.order(self.firstName, other.firstName)
        case .lastName: Comparison.order(self.lastName, other.lastName)
        case .email: Comparison.order(self.email, other.email)
        case .outstandingReceivableAmount: Comparison.order(self.receivable, other.receivable)
        case .createdTime: Comparison.order(self.createdAt, other.createdAt)
        case .lastModifiedTime: Comparison.order(self.modifiedAt, other.modifiedAt)
        default: 0
        }
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

    static func phone(_ random: inout SplitMix64) -> String {
        "+964 770 " + String(1_000_000 + random.below(9_000_000))
    }

    private static func otherPhone(than phone: String, _ random: inout SplitMix64) -> String {
        var other: String
        repeat { other = Self.phone(&random) } while other == phone
        return other
    }
}
