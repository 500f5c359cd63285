/// A record of a ``DocumentShape``: an invoice, an order, a payment, but a user or a price list too.
///
/// It holds what may change and what other members follow from; the rest is drawn from its random bits when it is written.
struct DocumentRecord: SimulatedRecord {
    let shape: DocumentShape
    let id: Int
    /// Counts the records of its module from 1.
    let serial: Int
    let createdAt: Int
    var modifiedAt: Int?
    var breakage: Breakage?
    var breakagePlace: RecordPlace?
    var edits = RecordEdits()
    var rendered: RenderedRow?

    /// The number or name: `INV-000017`.
    var title: String
    var reference: String
    /// Notes or a description.
    var remark: String
    /// A place in ``DocumentShape/statuses``.
    var statusPlace: Int
    /// The customer or vendor.
    let party: DocumentParty
    var lines: [DocumentLine]
    /// The documents that it settles, as a payment does.
    var settled: [SettledDocument]
    /// In hundredths; what a record without lines is about.
    var amount: Int
    /// The document's date, in days since 1970.
    let day: Int
    /// Until it is due.
    let termDays: Int
    /// Picks the members that never change.
    let traits: UInt64

    var contactID: Int? { self.party.id }

    /// The sum of the lines, or of a record without lines its amount; in hundredths.
    var total: Int {
        self.lines.isEmpty ? self.amount : self.lines.reduce(0) { $0 + $1.total }
    }

    /// What is left to pay, in hundredths.
    var balance: Int {
        switch self.standing.owes {
        case .nothing: 0
        case .half: self.total / 2
        case .everything: self.total
        }
    }

    /// What a payment has left after all that it settles, in hundredths.
    var unused: Int {
        self.amount - self.settled.reduce(0) { $0 + $1.applied }
    }

    /// How many pieces the lines have together.
    var quantity: Int {
        self.lines.reduce(0) { $0 + $1.quantity }
    }

    var dueDay: Int { self.day + self.termDays }

    /// The stored status, before time has its say.
    var standing: DocumentStatus { self.shape.statuses[self.statusPlace] }

    /// A number below `bound`, always the same one for this record and this word, and unlike those of other words.
    func draw(below bound: Int, for word: StaticString) -> Int {
        let number = word.withUTF8Buffer {
            $0.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        }
        var random = SplitMix64(seed: self.traits ^ number)
        return random.below(bound)
    }

    /// One of the words, drawn likewise.
    func pick(_ words: [String], for word: StaticString) -> String {
        words[self.draw(below: words.count, for: word)]
    }
}

/// What a document keeps of its customer or vendor: the name as it was then.
struct DocumentParty: Sendable {
    let id: Int
    let name: String
    let email: String
    let phone: String

    static let none = DocumentParty(id: 0, name: "", email: "", phone: "")
}

/// A line of a document, or an item of a price list.
struct DocumentLine: Sendable {
    let itemID: Int
    let name: String
    let sku: String
    var quantity: Int
    /// In hundredths.
    var rate: Int

    var total: Int { self.quantity * self.rate }
}

/// A document that another one settles, and with how much.
struct SettledDocument: Sendable {
    let id: Int
    let title: String
    let day: Int
    let dueDay: Int
    /// In hundredths.
    let total: Int
    let applied: Int
}

extension DocumentRecord {
    func status(_ context: RenderContext) -> String {
        self.standing.ages && self.dueDay < context.today ? "overdue" : self.standing.word
    }

    func sortKey(_ column: String) -> SortKey {
        self.shape.sortColumns.first { $0.name == column }?.key(self) ?? self.sortKey(common: column)
    }

    func isOf(_ kind: ContactKind) -> Bool { false }

    mutating func change(_ members: [RecordMember], _ random: inout SplitMix64) {
        for edit in self.shape.edits where members.contains(edit.member) { edit.apply(&self, &random) }
    }

    mutating func moveStock(_ random: inout SplitMix64) {}

    mutating func deactivate() {
        self.statusPlace = self.shape.statusWhenVoid ?? self.statusPlace
    }
}
