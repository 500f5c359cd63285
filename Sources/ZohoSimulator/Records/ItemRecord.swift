/// An item of the organization: what may change, plus the random bits that pick the rest of its members.
struct ItemRecord: SimulatedRecord {
    let id: Int
    let createdAt: Int
    var modifiedAt: Int?
    var isActive: Bool
    var breakage: Breakage?
    var breakagePlace: RecordPlace?
    var edits = RecordEdits()
    var rendered: RenderedRow?

    var name: String
    var sku: String
    var remark: String
    var rate: Money
    var purchaseRate: Money
    var stock: Money
    /// How much of the stock was moved from the first place to the second.
    var transferred = 0
    let tracksInventory: Bool
    /// The id of its image, for the items that have one.
    var imageDocument: Int?
    /// Picks the members that never change.
    let traits: UInt64

    /// A trait: one of the elements, always the same one for this record and this place.
    func trait<Element>(_ place: UInt64, of elements: [Element]) -> Element {
        elements[Int((self.traits >> place) % UInt64(elements.count))]
    }

    func status(_ context: RenderContext) -> String {
        self.isActive ? "active" : "inactive"
    }

    func sortKey(_ column: String) -> SortKey {
        switch column {
        case "name": .text(self.name)
        case "sku": .text(self.sku)
        case "rate": .money(self.rate)
        case "purchase_rate": .money(self.purchaseRate)
        case "stock_on_hand": .money(self.stock)
        default: self.sortKey(common: column)
        }
    }

    func isOf(_ kind: ContactKind) -> Bool { false }

    mutating func change(_ members: [RecordMember], _ random: inout SplitMix64) {
        for member in members {
            switch member {
            case .rate: self.rate = self.rate.changed(&random)
            case .purchaseRate: self.purchaseRate = self.purchaseRate.changed(&random)
            case .name: self.name = Edited.text(self.name, &random)
            case .sku: self.sku = Edited.text(self.sku, &random)
            case .description: self.remark = Edited.text(self.remark, &random)
            case .stockOnHand: self.moveStock(&random)
            case .locations: self.transfer(&random)
            case .imageDocument: self.imageDocument = (self.imageDocument ?? self.id) + 100_000_000
            default: break
            }
        }
    }

    mutating func moveStock(_ random: inout SplitMix64) {
        self.stock = Money(units: self.stock.units + 10 * (1 + random.below(90)))
    }

    /// Moves stock between the first two places: what was moved in all becomes another number of pieces, zero among them.
    private mutating func transfer(_ random: inout SplitMix64) {
        let before = self.transferred
        repeat {
            self.transferred = 10 * random.below(max(0, self.stock.units / 10) + 2)
        } while self.transferred == before
    }

    mutating func deactivate() {
        self.isActive = false
    }
}

/// What an edit makes of a text.
enum Edited {
    /// The text with another revision behind it: never the same, and never longer and longer.
    static func text(_ text: String, _ random: inout SplitMix64) -> String {
        let mark = " · rev "
        let words = text.components(before: mark)
        var edited: String
        repeat { edited = words + mark + String(random.below(1_000_000)) } while edited == text
        return edited
    }
}

extension String {
    /// Everything in front of the first occurrence of `mark`.
    fileprivate func components(before mark: String) -> String {
        let text = Array(self.utf8)
        let wanted = Array(mark.utf8)
        for start in text.indices where text[start...].starts(with: wanted) {
            return String(decoding: text[..<start], as: UTF8.self)
        }
        return self
    }
}
