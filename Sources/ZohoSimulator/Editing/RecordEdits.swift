/// Where a record shows.
package enum RecordPlace: String, Sendable, CaseIterable {
    /// In the list.
    case row
    case detail
}

/// What the control wrote over a record's own members.
struct RecordEdits: Sendable {
    /// More than this many are not kept for one place.
    static let editsMax = 100

    private var row: [MemberEdit] = []
    private var detail: [MemberEdit] = []

    subscript(place: RecordPlace) -> [MemberEdit] {
        place == .row ? self.row : self.detail
    }

    /// Adds edits for one place, or for both without one; they take the place of earlier ones of the same members.
    mutating func add(_ edits: [MemberEdit], in place: RecordPlace?) {
        func with(_ old: [MemberEdit]) -> [MemberEdit] {
            Array((old.filter { kept in !edits.contains { $0.path == kept.path } } + edits).suffix(Self.editsMax))
        }
        if place != .detail { self.row = with(self.row) }
        if place != .row { self.detail = with(self.detail) }
    }
}

extension SimulatedRecord {
    /// The list row with what the control made of it.
    func row(_ context: RenderContext) -> RenderedRow {
        self.broken(in: .row).renderRow(context).edited(by: self.edits[.row])
    }

    /// The object of the detail with what the control made of it.
    func detail(_ product: ZohoProduct, _ context: RenderContext) -> RenderedValue {
        var writer = JSONWriter(capacity: 4_096)
        writer.object { self.broken(in: .detail).writeDetail(to: &$0, product: product, context) }
        return RenderedValue(writer).edited(by: self.edits[.detail])
    }

    /// The record as it shows there: whole, if only the other place is broken.
    private func broken(in place: RecordPlace) -> Self {
        guard let only = self.breakagePlace, only != place else { return self }
        var record = self
        record.breakage = nil
        return record
    }
}
