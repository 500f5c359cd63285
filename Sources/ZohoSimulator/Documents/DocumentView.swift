/// What the writer of a member sees: the record, and what is true of it in this organization on this day.
struct DocumentView: Sendable {
    let record: DocumentRecord
    let context: RenderContext
    let inDetail: Bool

    var status: String { self.record.status(self.context) }

    /// The id of something that the organization has one of, such as its currency: the ids' common prefix and `suffix`.
    func fixedID(_ suffix: Int) -> Int {
        self.record.id / 1_000_000_000_000 * 1_000_000_000_000 + suffix
    }

    func stamp(_ instant: Int) -> String {
        self.inDetail ? self.context.detailStamp(instant) : self.context.stamp(instant)
    }

    /// `Due in 12 days` while something is left to pay (zoho-api.md 8.4).
    var dueDays: String {
        guard self.record.standing.ages else { return "" }
        let days = self.record.dueDay - self.context.today
        switch days {
        case 0: return "Due Today"
        case 1...: return "Due in \(days) \(days == 1 ? "day" : "days")"
        default: return "Overdue by \(-days) \(days == -1 ? "day" : "days")"
        }
    }

    /// One of the words, always the same one for this record and this member.
    func pick(_ words: [String], for member: UInt64) -> String {
        words[Int(self.record.trait(member) % UInt64(words.count))]
    }

    var lines: [LineView] {
        self.record.lines.enumerated().map { LineView(document: self, line: $1, place: $0) }
    }

    var settled: [SettledView] {
        self.record.settled.enumerated().map { SettledView(document: self, settled: $1, place: $0) }
    }
}

/// What the writer of a line's member sees.
struct LineView: Sendable {
    let document: DocumentView
    let line: DocumentLine
    /// From 0.
    let place: Int

    /// The id of the line itself, between those of its document and the next.
    var id: Int { self.document.record.id + 1 + self.place }
}

/// What the writer of a settled document's member sees.
struct SettledView: Sendable {
    let document: DocumentView
    let settled: SettledDocument
    /// From 0.
    let place: Int

    /// The id of the allocation itself, behind those of the lines.
    var id: Int { self.document.record.id + 6 + self.place }
}

/// Members that many documents have.
extension Member<DocumentView> {
    /// The id, unless it is what is broken.
    static func key(_ name: StaticString) -> Self {
        Self { view, writer in writer.id(name, view.record.id, unless: view.record.breakage) }
    }

    /// The number or name.
    static func title(_ name: StaticString) -> Self {
        Self { view, writer in writer.title(name, view.record.title, broken: view.record.breakage) }
    }

    static func total(_ name: StaticString) -> Self {
        Self { view, writer in
            writer.money(name, Money(hundredths: view.record.total), broken: view.record.breakage)
        }
    }

    /// One of the words for each record.
    static func text(_ name: StaticString, of words: [String]) -> Self {
        let member = Self.number(of: name)
        return .text(name) { $0.pick(words, for: member) }
    }

    /// The member in so many of a hundred rows and details, always the same ones.
    static func sometimes(percent: UInt64, _ name: StaticString, _ member: Self) -> Self {
        let number = Self.number(of: name)
        return Self { view, writer in
            if view.record.trait(number) % 100 < percent { member.write(view, &writer) }
        }
    }

    static var created: Self {
        .text("created_time") { $0.stamp($0.record.createdAt) }
    }

    static var modified: Self {
        Self { view, writer in
            writer.modified(view.record.modifiedAt.map(view.stamp), broken: view.record.breakage)
        }
    }

    /// The other side of a status that the status' data tells.
    static func side(_ name: StaticString) -> Self {
        let word = "\(name)"
        return .text(name) { $0.record.standing.sides[word] ?? "" }
    }

    static func fixedID(_ name: StaticString, _ suffix: Int) -> Self {
        .id(name) { $0.fixedID(suffix) }
    }

    static var customer: [Self] {
        [.id("customer_id") { $0.record.party.id }, .text("customer_name") { $0.record.party.name }]
    }

    static var vendor: [Self] {
        [.id("vendor_id") { $0.record.party.id }, .text("vendor_name") { $0.record.party.name }]
    }

    static var currency: [Self] {
        [.fixedID("currency_id", 97), .constant("currency_code", "IQD")]
    }

    static var customFields: [Self] {
        [.raw("custom_fields", "[]"), .raw("custom_field_hash", "{}")]
    }

    /// The party's address, as details have it in full (zoho-api.md 4).
    static func address(_ name: StaticString) -> Self {
        .object(
            name,
            [
                .text("street", of: ["", "Al-Rasheed St 14", "شارع السعدون", "Karrada In/7"]),
                .empty("address", "street2"),
                .text("city", of: Vocabulary.cities),
                .empty("state", "zip"),
                .constant("country", "Iraq"),
                .constant("country_code", "IQ"),
                .empty("fax"),
                .text("phone") { $0.record.party.phone },
                .empty("attention"),
            ]
        )
    }

    /// The key with which a member draws from the record's random bits.
    private static func number(of name: StaticString) -> UInt64 {
        "\(name)".utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}

/// Columns that many lists are sorted by.
extension SortColumn {
    static let created = SortColumn("created_time") { .number($0.createdAt) }
    static let modified = SortColumn("last_modified_time") { .number($0.modifiedAt ?? .min) }
    static let date = SortColumn("date") { .number($0.day) }
    static let dueDate = SortColumn("due_date") { .number($0.dueDay) }
    static let total = SortColumn("total") { .number($0.total) }
    static let balance = SortColumn("balance") { .number($0.balance) }
    static let reference = SortColumn("reference_number") { .text($0.reference) }

    static func party(_ name: String) -> SortColumn { SortColumn(name) { .text($0.party.name) } }
    static func title(_ name: String) -> SortColumn { SortColumn(name) { .text($0.title) } }
}
