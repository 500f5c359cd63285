/// What the writer of a member sees: the record, and what is true of it in this organization on this day.
struct DocumentView: Sendable {
    let record: DocumentRecord
    let context: RenderContext
    let inDetail: Bool

    var status: String { self.record.status(self.context) }

    /// The word that Books has for it, where Inventory has others (zoho-api.md 3.5).
    var statusInBooks: String { self.record.standing.sides["books"] ?? self.status }

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

    /// Its lookup field, by switch.
    var agent: LookupField? {
        self.context.quirks.lookupFields ? LookupField(of: self.record.id, traits: self.record.traits) : nil
    }

    var lines: [LineView] {
        self.record.lines.enumerated().map { LineView(document: self, line: $1, place: $0) }
    }

    /// The numbers of the documents that it settles, as rows of payments name them.
    var settledTitles: String {
        self.record.settled.map(\.title).joined(separator: ", ")
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
