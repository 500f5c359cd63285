import SyncCore
import Testing

/// Pitfall: "rows moved between pages during the walk"; a listing that promises more for ever.
struct `A walk over pages` {
    private func page(_ number: Int, _ rows: [String], more: Bool = true) throws -> RecordPage {
        try #require(try readPage(listing(rows, more: more, page: number), number: number))
    }

    private func ids(_ records: [SourceRecord]) -> [String] { records.map(\.id) }

    @Test func `drops a record that comes again on a later page or the same`() throws {
        var pager = Pager(typeName: "products")
        #expect(ids(try pager.accept(page(1, [item("1"), item("2"), item("2")]))) == ["1", "2"])
        #expect(ids(try pager.accept(page(2, [item("2"), item("3")], more: false))) == ["3"])
    }

    @Test func `keeps a record that comes again with other content`() throws {
        var pager = Pager(typeName: "products")
        #expect(ids(try pager.accept(page(1, [item("1"), item("x")]))) == ["1", "x"])
        let changed = [item("1", "\"rate\":7"), item("x", "\"rate\":7"), item("1", "\"rate\":7")]
        #expect(ids(try pager.accept(page(2, changed, more: false))) == ["1", "x"])
    }

    @Test func `tells a page whose records are all new, each of them once`() throws {
        var pager = Pager(typeName: "products")
        let first = try page(1, [item("1"), item("2")])
        #expect(pager.isNew(first))
        _ = try pager.accept(first)
        #expect(!pager.isNew(try page(2, [item("3"), item("2", "\"rate\":7")])))
        #expect(!pager.isNew(try page(2, [item("3"), item("3", "\"rate\":7")])))
        #expect(!pager.isNew(try page(2, [item("3"), "{}"])))
        #expect(pager.isNew(try page(2, [item("3"), item("4")])))
    }

    @Test func `keeps apart ids that are one number or one look`() throws {
        var pager = Pager(typeName: "products")
        let rows = [
            "1", "01", "+1", "-1", "0", "-0", "1 ", "18446744073709551616", "18446744073709551615", "e\u{301}x",
        ].map { item($0) }
        #expect(try pager.accept(page(1, rows)).count == rows.count)
        #expect(try pager.accept(page(2, rows, more: false)).isEmpty)
    }

    @Test func `knows ten thousand records by their ids`() throws {
        var pager = Pager(typeName: "products")
        let rows = (0..<10_000).map { item("\(460_000_000_000_000_000 + $0 * 65_536)") }
        #expect(try pager.accept(page(1, rows)).count == rows.count)
        #expect(try pager.accept(page(2, rows + [item("460000000000000001")], more: false)).count == 1)
    }

    @Test func `goes on over one page without news and ends at the second`() throws {
        var pager = Pager(typeName: "products")
        _ = try pager.accept(page(1, [item("1")]))
        _ = try pager.accept(page(2, [item("1")]))
        let third = try page(3, [item("1")])
        do throws(SyncError) {
            _ = try pager.accept(third)
            Issue.record("the walk went on")
        } catch {
            #expect(error.code == .listingDoesNotAdvance)
            #expect(error.message == "The listing of products promises more pages, but page 3 brought nothing new.")
        }
    }

    @Test func `takes a last page without news for the end`() throws {
        var pager = Pager(typeName: "products")
        for number in 1...3 { _ = try pager.accept(page(number, [item("1")], more: number < 3 && number != 2)) }
        #expect(try pager.accept(page(4, [], more: false)).isEmpty)
    }

    @Test func `ends at 50,000 pages`() throws {
        var pager = Pager(typeName: "products")
        #expect(throws: SyncError.self) { try pager.accept(page(50_000, [item("1")])) }
        var other = Pager(typeName: "products")
        #expect(try other.accept(page(49_999, [item("1")])).count == 1)
    }

    /// What a listing that was asked for two rows a page answers.
    private func unsure(_ number: Int, _ rows: String...) throws -> RecordPage {
        let body = Array(#"{"items":[\#(rows.map { item($0) }.joined(separator: ","))]}"#.utf8)
        return try #require(try readPage(body, number: number, rowsMax: 2))
    }

    @Test func `goes on behind a full page that does not say whether it is the last, until one is not full`() throws {
        var pager = Pager(typeName: "products")
        #expect(try ids(pager.accept(unsure(1, "1", "2"))) == ["1", "2"] && pager.next == 2)
        #expect(try ids(pager.accept(unsure(2, "3", "4"))) == ["3", "4"] && pager.next == 3)
        #expect(try ids(pager.accept(unsure(3, "5"))) == ["5"] && pager.next == nil)
        #expect(try pager.accept(unsure(3)).isEmpty && pager.next == nil)
    }

    @Test func `ends without an error where such a page brings nothing new`() throws {
        var pager = Pager(typeName: "products")
        _ = try pager.accept(unsure(1, "1", "2"))
        #expect(try pager.accept(unsure(2, "2", "1")).isEmpty && pager.next == nil)
    }

    @Test func `of such pages does not go on for ever, where it cannot be told what is new`() throws {
        var pager = Pager(typeName: "products")
        let unreadable = { number in
            try #require(try readPage(Array(#"{"items":[{},{}]}"#.utf8), number: number, rowsMax: 2))
        }
        for number in 1...99 { _ = try pager.accept(unreadable(number)) }
        let last = try unreadable(100)
        #expect(throws: SyncError.self) { try pager.accept(last) }
    }

    @Test func `believes a full page that says it is the last, and a short one that says it is not`() throws {
        var pager = Pager(typeName: "products")
        _ = try pager.accept(page(1, [item("1")], more: true))
        #expect(pager.next == 2)
        _ = try pager.accept(page(2, (2...201).map { item("\($0)") }, more: false))
        #expect(pager.next == nil)
    }

    /// Pitfall: "a row that is deleted during a walk draws others onto the page before".
    @Test func `asks once more for the page before one that was promised and is empty`() throws {
        var pager = Pager(typeName: "products")
        _ = try pager.accept(page(1, [item("1")]))
        _ = try pager.accept(page(2, [item("2")]))
        #expect(try pager.accept(page(3, [], more: false)).isEmpty && pager.next == 2)
        #expect(try ids(pager.accept(page(2, [item("3")], more: false))) == ["3"] && pager.next == nil)
    }

    @Test(arguments: [true, false])
    func `fails where the page before one that is empty promises it again and brings nothing new`(promising: Bool)
        throws
    {
        var pager = Pager(typeName: "products")
        _ = try pager.accept(page(2, [item("2")]))
        #expect(try !hasFailed(&pager, page(3, [], more: promising)) && pager.next == 2)
        #expect(try hasFailed(&pager, page(2, [item("2")])))
    }

    @Test func `goes on where that page brings something new, and fails where the promised one is empty again`() throws
    {
        var pager = Pager(typeName: "products")
        _ = try pager.accept(page(2, [item("2")]))
        _ = try pager.accept(page(3, []))
        #expect(try ids(pager.accept(page(2, [item("3")]))) == ["3"] && pager.next == 3)
        #expect(try hasFailed(&pager, page(3, [], more: false)))
    }

    private func hasFailed(_ pager: inout Pager, _ page: RecordPage) throws -> Bool {
        do throws(SyncError) {
            _ = try pager.accept(page)
            return false
        } catch {
            #expect(error.code == .listingDoesNotAdvance && error.message.contains("page 3"))
            return true
        }
    }

    @Test func `fails where the page before it is empty now too`() throws {
        var pager = Pager(typeName: "products")
        _ = try pager.accept(page(2, [item("2")]))
        #expect(try !hasFailed(&pager, page(3, [], more: false)))
        #expect(try hasFailed(&pager, page(2, [], more: false)))
    }
}
