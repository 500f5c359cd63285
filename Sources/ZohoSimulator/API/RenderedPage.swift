import NIOCore

/// The body of an answer; of a list it is kept until a record of the list changes.
struct RenderedPage: Sendable {
    let body: ByteBuffer
    /// Where the digits of each ``ReadCounter`` begin.
    let counters: [Int]

    init(body: ByteBuffer, counters: [Int]) {
        self.body = body
        self.counters = counters
    }

    init(_ writer: JSONWriter) {
        self.init(body: ByteBuffer(bytes: writer.bytes), counters: writer.counters)
    }

    /// The body of one answer. Without volatile members it is the kept one itself, else a copy with the digits patched in.
    func body(read: Int) -> ByteBuffer {
        guard !self.counters.isEmpty, read > 0 else { return self.body }
        var patched = self.body
        let digits = ReadCounter.digits(read)
        for counter in self.counters { patched.setBytes(digits, at: counter) }
        return patched
    }
}

/// Puts the envelope of zoho-api.md 3.1 around rendered rows.
struct PageBuilder {
    private var body: ByteBuffer
    private var counters: [Int] = []
    private var isEmpty = true

    init(array: String, capacity: Int) {
        self.body = ByteBuffer()
        self.body.reserveCapacity(capacity)
        self.body.writeString(#"{"code":0,"message":"success",""# + array + #"":["#)
    }

    mutating func append(_ row: RenderedRow, for product: ZohoProduct) {
        if !self.isEmpty { self.body.writeInteger(UInt8(ascii: ",")) }
        self.isEmpty = false
        for counter in row.counters(for: product) { self.counters.append(self.body.writerIndex + counter) }
        let pieces = row.pieces(for: product)
        self.body.writeBytes(pieces.shared)
        self.body.writeBytes(pieces.own)
        self.body.writeInteger(UInt8(ascii: "}"))
    }

    mutating func finish(_ query: ListQuery, hasMore: Bool, _ quirks: Quirks) -> RenderedPage {
        self.body.writeString("]")
        if !quirks.listsWithoutContext { self.writeContext(query, hasMore: hasMore) }
        self.body.writeString("}")
        return RenderedPage(body: self.body, counters: self.counters)
    }

    private mutating func writeContext(_ query: ListQuery, hasMore: Bool) {
        var context = JSONWriter()
        context.object { context in
            context.number("page", query.page)
            context.number("per_page", query.perPage)
            context.flag("has_more_page", hasMore)
            context.string("report_name", query.module.reportName)
            context.string("applied_filter", query.appliedFilter)
            context.raw("custom_fields", "[]")
            context.string("sort_column", query.selection.sort)
            context.string("sort_order", query.selection.descending ? "D" : "A")
        }
        self.body.writeString(#","page_context":"#)
        self.body.writeBytes(context.bytes)
    }
}

/// Finished pages by their query. Bounded in bytes: when it is full, it starts anew.
struct PageCache: Sendable {
    private var pages: [ListQuery: RenderedPage] = [:]
    private var bytes = 0

    private static let bytesMax = 64 << 20

    subscript(query: ListQuery) -> RenderedPage? {
        self.pages[query]
    }

    mutating func insert(_ page: RenderedPage, for query: ListQuery) {
        if self.bytes + page.body.readableBytes > Self.bytesMax { self = PageCache() }
        self.pages[query] = page
        self.bytes += page.body.readableBytes
    }
}
