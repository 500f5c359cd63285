import NIOCore

/// One list of the organization, whatever its records are made of.
protocol RecordListing: Sendable {
    var count: Int { get }

    /// The ids of a kind of record, or of all, oldest record first.
    func ids(_ kind: ContactKind?) -> [Int]
    /// The ids of what was deleted, longest gone first.
    func removedIDs(_ kind: ContactKind?) -> [Int]
    func record(_ id: Int) -> (any SimulatedRecord)?

    /// The ids of a selection, in its order.
    mutating func ids(_ selection: ListSelection, _ context: RenderContext) -> [Int]
    /// A page of the list as the body of its answer.
    mutating func page(_ query: ListQuery, switches: Switches, _ context: RenderContext) -> RenderedPage

    /// Takes a record of the list's own kind.
    mutating func append(_ record: any SimulatedRecord)
    /// Changes a record; its row is rendered anew when it is next read.
    mutating func edit(_ id: Int, _ change: (inout any SimulatedRecord) -> Void)
    mutating func remove(_ id: Int)
    /// Brings a deleted record back as it was.
    mutating func restore(_ id: Int)

    /// For when pages are made in another way, while the records stay.
    mutating func forgetPages(andRows: Bool)
}

/// A list with everything that makes its pages quick: rows rendered once, the order of a selection kept until a record
/// changes, and whole pages kept likewise.
struct RecordList<Record: SimulatedRecord>: RecordListing {
    private(set) var table = RecordTable<Record>()
    private var removed: [Record] = []
    private var orders: [ListSelection: [Int]] = [:]
    private var pages = PageCache()

    /// More different selections than this at a time are not kept.
    private static var ordersMax: Int { 16 }

    init(_ records: [Record]) {
        for record in records { self.table.append(record) }
    }

    var count: Int { self.table.count }

    /// The records, oldest first.
    var records: [Record] {
        self.table.liveSlots.compactMap { self.table[slot: $0] }
    }

    func ids(_ kind: ContactKind?) -> [Int] {
        Self.ids(self.table.liveSlots.lazy.compactMap { self.table[slot: $0] }, kind).sorted()
    }

    func removedIDs(_ kind: ContactKind?) -> [Int] {
        Self.ids(self.removed, kind)
    }

    func record(_ id: Int) -> (any SimulatedRecord)? {
        self.table[id: id]
    }

    private static func ids(_ records: some Sequence<Record>, _ kind: ContactKind?) -> [Int] {
        records.compactMap { record in kind.map(record.isOf) ?? true ? record.id : nil }
    }

    // MARK: Changes

    mutating func append(_ record: any SimulatedRecord) {
        guard let record = record as? Record else { return }
        self.table.append(record)
        self.forgetLists()
    }

    mutating func edit(_ id: Int, _ change: (inout any SimulatedRecord) -> Void) {
        self.table.update(id) { record in
            var edited: any SimulatedRecord = record
            change(&edited)
            edited.rendered = nil
            if let edited = edited as? Record { record = edited }
        }
        self.forgetLists()
    }

    mutating func remove(_ id: Int) {
        guard let record = self.table[id: id] else { return }
        self.table.remove(id)
        self.removed.append(record)
        self.forgetLists()
    }

    mutating func restore(_ id: Int) {
        guard let place = self.removed.firstIndex(where: { $0.id == id }) else { return }
        self.table.append(self.removed.remove(at: place))
        self.forgetLists()
    }

    mutating func forgetPages(andRows: Bool) {
        if andRows {
            self.table.forgetRows()
            self.orders = [:]
        }
        self.pages = PageCache()
    }

    private mutating func forgetLists() {
        self.orders = [:]
        self.pages = PageCache()
    }

    // MARK: Reads

    mutating func ids(_ selection: ListSelection, _ context: RenderContext) -> [Int] {
        self.order(of: selection, context).compactMap { self.table[slot: $0]?.id }
    }

    mutating func page(_ query: ListQuery, switches: Switches, _ context: RenderContext) -> RenderedPage {
        if let page = self.pages[query] { return page }
        let order = query.spoiling.isEmpty ? [] : self.order(of: query.selection, context)
        let start = min((query.page - 1) * query.perPage, order.count)
        let end = min(start + query.perPage, order.count)
        let slots = order[start..<end]
        var builder = PageBuilder(array: query.module.path, capacity: slots.count * 1_800 + 512)
        for slot in slots + slots.prefix(switches.duplicateRows) {
            if let row = self.table.row(in: slot, context) { builder.append(row, for: query.product) }
        }
        let isLast = query.spoiling.isEmpty || query.spoiling.lastPage.map { query.page >= $0 } ?? false
        let hasMore = !isLast && (end < order.count || switches.endlessPages)
        let page = builder.finish(query, hasMore: hasMore, context.quirks)
        self.pages.insert(page, for: query)
        return page
    }

    private mutating func order(of selection: ListSelection, _ context: RenderContext) -> [Int] {
        if let order = self.orders[selection] { return order }
        var rows: [(slot: Int, id: Int, key: SortKey)] = []
        for slot in self.table.liveSlots {
            guard let record = self.table[slot: slot], record.matches(selection, context) else { continue }
            rows.append((slot, record.id, record.sortKey(selection.sort)))
        }
        rows.sort { left, right in
            if left.key == right.key { return left.id < right.id }
            return selection.descending ? right.key < left.key : left.key < right.key
        }
        let order = rows.map(\.slot)
        if self.orders.count >= Self.ordersMax { self.orders = [:] }
        self.orders[selection] = order
        return order
    }
}
