/// An item of the organization: what may change, plus the random bits that pick the rest of its members.
struct ItemRecord: SimulatedRecord {
    let id: Int
    let createdAt: Int
    var modifiedAt: Int
    var isActive: Bool
    var breakage: Breakage?
    var rendered: RenderedRow?

    var name: String
    var sku: String
    var remark: String
    var rate: Money
    var purchaseRate: Money
    var stock: Money
    let tracksInventory: Bool
    /// Picks the members that never change.
    let traits: UInt64

    /// A trait: one of the elements, always the same one for this record and this place.
    func trait<Element>(_ place: UInt64, of elements: [Element]) -> Element {
        elements[Int((self.traits >> place) % UInt64(elements.count))]
    }

    func matches(_ selection: ListSelection) -> Bool {
        self.isSelected(byStatusAndTime: selection)
    }

    func order(_ other: Self, by column: SortColumn) -> Int {
        switch column {
        case .sku: Comparison.order(self.sku, other.sku)
        case .rate: Comparison.order(self.rate, other.rate)
        case .purchaseRate: Comparison.order(self.purchaseRate, other.purchaseRate)
        case .stockOnHand: Comparison.order(self.stock, other.stock)
        case .createdTime: Comparison.order(self.createdAt, other.createdAt)
        case .lastModifiedTime: Comparison.order(self.modifiedAt, other.modifiedAt)
        case .name: Comparison.order(self.name, other.name)
        default: 0
        }
    }

    mutating func change(_ members: [RecordMember], _ random: inout SplitMix64) {
        for member in members {
            switch member {
            case .rate: self.rate = self.rate.changed(&random)
            case .purchaseRate: self.purchaseRate = self.purchaseRate.changed(&random)
            case .name: self.name = Edited.text(self.name, &random)
            case .sku: self.sku = Edited.text(self.sku, &random)
            case .description: self.remark = Edited.text(self.remark, &random)
            case .stockOnHand: self.moveStock(&random)
            default: break
            }
        }
    }

    mutating func moveStock(_ random: inout SplitMix64) {
        self.stock = Money(units: self.stock.units + 10 * (1 + random.below(90)))
    }
}

/// Three-way comparison, as sorting with ties by id needs it.
enum Comparison {
    static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left < right ? -1 : (right < left ? 1 : 0)
    }

    /// Strings by their bytes: quick, and the same everywhere. Zoho's collation is not known.
    static func order(_ left: String, _ right: String) -> Int {
        if left.utf8.lexicographicallyPrecedes(right.utf8) { return -1 }
        return right.utf8.lexicographicallyPrecedes(left.utf8) ? 1 : 0
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
