import NIOCore

/// One list of the organization with everything that makes its pages quick: rows rendered once, the order of a selection kept
/// until a record changes, and whole pages kept likewise.
struct RecordList<Record: SimulatedRecord>: Sendable {
    private(set) var table = RecordTable<Record>()
    private var orders: [ListSelection: [Int]] = [:]
    private var pages = PageCache()

    /// More different selections than this at a time are not kept.
    private static var ordersMax: Int { 16 }

    // MARK: Changes

    mutating func append(_ record: Record) {
        self.table.append(record)
        self.forgetLists()
    }

    /// Changes a record; its row is rendered anew when it is next read.
    mutating func update(_ id: Int, _ change: (inout Record) -> Void) {
        self.table.update(id) { record in
            change(&record)
            record.rendered = nil
        }
        self.forgetLists()
    }

    mutating func remove(_ id: Int) {
        self.table.remove(id)
        self.forgetLists()
    }

    /// For when pages are made in another way, while the records stay.
    mutating func forgetPages(andRows: Bool) {
        if andRows { self.table.forgetRows() }
        self.pages = PageCache()
    }

    private mutating func forgetLists() {
        self.orders = [:]
        self.pages = PageCache()
    }

    // MARK: Reads

    /// The ids of a selection, in its order.
    mutating func ids(_ selection: ListSelection) -> [Int] {
        self.order(of: selection).compactMap { self.table[slot: $0]?.id }
    }

    /// A page of the list as the body of its answer.
    mutating func page(_ query: ListQuery, switches: Switches, _ context: RenderContext) -> RenderedPage {
        if let page = self.pages[query] { return page }
        let order = self.order(of: query.selection)
        let start = min((query.page - 1) * query.perPage, order.count)
        let end = min(start + query.perPage, order.count)
        let slots = order[start..<end]
        var builder = PageBuilder(array: query.module.rawValue, capacity: slots.count * 1_800 + 512)
        for slot in slots + slots.prefix(switches.duplicateRows) {
            if let row = self.table.row(in: slot, context) { builder.append(row, for: query.product) }
        }
        let page = builder.finish(query, hasMore: end < order.count || switches.endlessPages)
        self.pages.insert(page, for: query)
        return page
    }

    private mutating func order(of selection: ListSelection) -> [Int] {
        if let order = self.orders[selection] { return order }
        let selected = self.table.liveSlots.compactMap { slot in
            self.table[slot: slot].flatMap { $0.matches(selection) ? (slot: slot, record: $0) : nil }
        }
        let sorted = selected.sorted { left, right in
            let order = left.record.order(right.record, by: selection.sort)
            if order == 0 { return left.record.id < right.record.id }
            return selection.descending ? order > 0 : order < 0
        }
        let order = sorted.map(\.slot)
        if self.orders.count >= Self.ordersMax { self.orders = [:] }
        self.orders[selection] = order
        return order
    }
}
