import SyncCore
import Testing

/// Pitfall: "rows moved between pages during the walk"; a listing that promises more for ever.
struct `A walk over pages` {
    private func page(_ number: Int, _ rows: [String], more: Bool = true) throws -> RecordPage {
        try #require(try readPage(listing(rows, more: more, page: number)))
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
}
