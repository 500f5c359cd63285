/// What a row's bytes depend on besides its record.
struct RenderContext: Sendable {
    var zone: OrganizationZone
    var quirks: Quirks
    /// The day of the organization's own clock, in days since 1970: what due dates are compared with.
    var today: Int
    /// The contact that the document speaks of whose detail is written; none for rows.
    var contact: ContactRecord?

    /// The stamp of an instant as a list row carries it.
    func stamp(_ instant: Int) -> String {
        Stamp.text(instant, offset: self.offset(at: instant))
    }

    /// The stamp of an instant as a detail carries it: the same instant, by switch in another form (zoho-api.md 3.4).
    func detailStamp(_ instant: Int) -> String {
        Stamp.text(instant, offset: self.quirks.detailStampsInUTC ? 0 : self.offset(at: instant))
    }

    /// The text of a `*_formatted` member, for ``JSONWriter/volatile(_:_:)``.
    func formatted(_ instant: Int) -> String {
        Stamp.day(instant, offset: self.offset(at: instant)) + " read "
    }

    private func offset(at instant: Int) -> Int {
        let base = self.zone.secondsFromGMT
        guard self.quirks.daylightSaving else { return base }
        let month = CivilTime(instant + base).month
        return (4...10).contains(month) ? base + 3600 : base
    }
}

/// A list row as bytes, rendered once for both products.
///
/// The members that Books and Inventory share come first, then those of Books alone, then those of Inventory alone.
struct RenderedRow: Sendable {
    /// All three parts, without a closing brace.
    private let bytes: [UInt8]
    private let sharedLength: Int
    private let booksLength: Int
    /// Where the digits of a ``ReadCounter`` begin; all of them among the shared members.
    private let counters: [Int]
    /// The whole rows, where something was written over them.
    private var edited: [ZohoProduct: RenderedValue] = [:]

    /// - Parameter shared: an object that is open still; the other two go on where it stops.
    init(shared: JSONWriter, books: (inout JSONWriter) -> Void = { _ in }, inventory: (inout JSONWriter) -> Void) {
        var ownOfBooks = shared.continued()
        books(&ownOfBooks)
        var ownOfInventory = shared.continued()
        inventory(&ownOfInventory)
        self.bytes = shared.bytes + ownOfBooks.bytes + ownOfInventory.bytes
        self.sharedLength = shared.bytes.count
        self.booksLength = ownOfBooks.bytes.count
        self.counters = shared.counters
    }

    /// The row of one product, as two pieces without the closing brace.
    func pieces(for product: ZohoProduct) -> (shared: ArraySlice<UInt8>, own: ArraySlice<UInt8>) {
        if let row = self.edited[product] { return (row.bytes.dropLast(), []) }
        let end = self.sharedLength + self.booksLength
        let own = product == .books ? self.bytes[self.sharedLength..<end] : self.bytes[end...]
        return (self.bytes[..<self.sharedLength], own)
    }

    func counters(for product: ZohoProduct) -> [Int] {
        self.edited[product]?.counters ?? self.counters
    }

    func edited(by edits: [MemberEdit]) -> RenderedRow {
        guard !edits.isEmpty else { return self }
        var row = self
        for product in ZohoProduct.allCases { row.edited[product] = self.whole(product).edited(by: edits) }
        return row
    }

    /// The row of one product with its closing brace.
    func whole(_ product: ZohoProduct) -> RenderedValue {
        let pieces = self.pieces(for: product)
        return RenderedValue(
            bytes: pieces.shared + pieces.own + [UInt8(ascii: "}")],
            counters: self.counters(for: product)
        )
    }
}

/// A number that goes up with every read of the organization and shows in texts that Zoho makes up anew for each answer
/// (zoho-api.md 8, "Volatile fields"). Of fixed width, so it is patched into finished pages.
enum ReadCounter {
    static let placeholder = "00000000"

    static func digits(_ read: Int) -> [UInt8] {
        var digits = [UInt8](repeating: UInt8(ascii: "0"), count: self.placeholder.utf8.count)
        var rest = read
        for position in digits.indices.reversed() where rest > 0 {
            digits[position] += UInt8(rest % 10)
            rest /= 10
        }
        return digits
    }
}
