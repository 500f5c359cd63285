/// What a row's bytes depend on besides its record.
struct RenderContext: Sendable {
    var zone: OrganizationZone
    var quirks: Quirks

    /// The stamp of an instant as a list row carries it.
    func stamp(_ instant: Int) -> String {
        Stamp.text(instant, offset: self.offset(at: instant))
    }

    /// The stamp of an instant as a detail carries it: the same instant, by switch in another form (zoho-api.md 3.4).
    func detailStamp(_ instant: Int) -> String {
        Stamp.text(instant, offset: self.quirks.detailStampsInUTC ? 0 : self.offset(at: instant))
    }

    /// The text of a `*_formatted` member. Its last digits are replaced at every read, see ``ReadCounter``.
    func formatted(_ instant: Int) -> String {
        Stamp.day(instant, offset: self.offset(at: instant)) + " read " + ReadCounter.placeholder
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
/// The members that Books and Inventory share come first, Inventory's own behind them, so that either product's row is a
/// prefix of the same bytes plus `}`.
struct RenderedRow: Sendable {
    /// The row without its closing brace.
    let bytes: [UInt8]
    /// How many of the bytes are the Books row.
    let booksLength: Int
    /// Where the digits of a ``ReadCounter`` begin; all of them within the Books row.
    let counters: [Int]

    /// Copies the bytes, so that no row keeps room that it does not fill.
    init(_ bytes: [UInt8], booksLength: Int, counters: [Int] = []) {
        self.bytes = Array(bytes[...])
        self.booksLength = booksLength
        self.counters = counters
    }

    func bytes(for product: ZohoProduct) -> ArraySlice<UInt8> {
        product == .books ? self.bytes[..<self.booksLength] : self.bytes[...]
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
