import SyncCore
import SyncTestKit
import Testing

struct `A record that cannot be read` {
    private static let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)

    /// Row, id that can still be told, and the reason.
    static let broken: [(row: [UInt8], id: String?, fault: RecordFault)] =
        [
            (#"{"item_id":"7","a":1,"a":2}"#, "7", .invalidJSON, #"byte 25: duplicate member "a""#),
            (#"{"item_id":"7","n":{"a":1,"\u0061":2}}"#, "7", .invalidJSON, #"byte 35: duplicate member "a""#),
            (#"{"item_id":"7","a":"\ud83d"}"#, "7", .invalidJSON, "byte 20: lone surrogate in a string"),
            (#"{"item_id":"7","a":\#(deep)}"#, "7", .invalidJSON, "byte 530: nested deeper than 512 levels"),
            (#"{"item_id":"7","a":tru}"#, "7", .invalidJSON, "byte 22: '}' where true was expected"),
            (
                #"{"item_id":7,"a":01}"#, "7", .invalidJSON,
                "byte 18: '1' where a comma, a bracket or the end after a leading zero was expected"
            ),
            (#"{"item_id":"\u12zz","a":1}"#, nil, .invalidJSON, "byte 12: invalid escape in a string"),
            (#"{"item_id":"\u!!!!","a":1}"#, nil, .invalidJSON, "byte 12: invalid escape in a string"),
            (#"{"name":"no id"}"#, nil, .noID, "the record has no item_id"),
            (#"{"item_id":"","name":"empty id"}"#, nil, .noID, "the record has no item_id"),
            (#"{"item_id":null}"#, nil, .noID, "the record has no item_id"),
            (#"{"item_id":-7}"#, nil, .noID, "the record has no item_id"),
            (#"{"item_id":7.5}"#, nil, .noID, "the record has no item_id"),
            (#"{"item_id":["7"]}"#, nil, .noID, "the record has no item_id"),
            ("7", nil, .invalidJSON, "byte 0: '7' where a record object was expected"),
            ("null", nil, .invalidJSON, "byte 0: 'n' where a record object was expected"),
            ("{}", nil, .noID, "the record has no item_id"),
        ].map { (Array($0.utf8), $1, RecordFault($2, $3)) }
        + [
            (
                Array(#"{"item_id":"7","a":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8), "7",
                RecordFault(.invalidJSON, "byte 20: invalid UTF-8")
            ),
            (
                Array(#"{"item_id":"7","a":""#.utf8) + [0x01] + Array(#""}"#.utf8), "7",
                RecordFault(.invalidJSON, "byte 20: unescaped control character 0x01 in a string")
            ),
        ]

    @Test(arguments: broken.indices)
    func `is set aside with its bytes and reason, and the others of the page are read`(_ index: Int) throws {
        let (row, id, fault) = Self.broken[index]
        let parts = listing([item("1"), "@", item("2")]).split(separator: UInt8(ascii: "@"))
        let page = try #require(try readPage(Array(parts[0] + row + parts[1])))
        #expect(page.records.map(\.id) == ["1", "2"])
        let rejected = try #require(page.rejected.first)
        #expect(rejected.fault == fault)
        #expect(rejected.id == id)
        #expect(rejected.slice.bytes == row)
    }

    @Test func `is each of several, at the ends of the page too`() throws {
        let page = try readPage(
            listing([#"{"a":1,"a":1}"#, item("1"), "{}", "[1]", item("2"), #"{"item_id":"9","b":nul}"#])
        )
        #expect(page?.records.map(\.id) == ["1", "2"])
        #expect(page?.rejected.map(\.id) == [nil, nil, nil, "9"])
    }

    @Test func `may not have a number, a null or nothing for its stamp held against it`() throws {
        for stamp in ["", #","last_modified_time":null"#, #","last_modified_time":"""#] {
            #expect(try record(#"{"item_id":"1"\#(stamp)}"#).modifiedAt == nil)
        }
    }

    @Test(arguments: [#""yesterday""#, #""2025-11-13T08:30:00""#, "1763020800", "true", "{}"])
    func `is not one with a stamp that cannot be read, which is kept for a note`(_ stamp: String) throws {
        let record = try record(#"{"item_id":"1","last_modified_time":\#(stamp)}"#)
        #expect(record.modifiedAt == nil && record.unusableStamp == stamp)
        let fault = ColumnFault(table: "products", column: "last_modified_time", value: stamp)
        #expect(try RowMapper(.products).row(for: record).faults == [fault])
    }

    @Test func `does not include one with a numeric id`() throws {
        #expect(try record(#"{"item_id":460000000038080}"#).id == "460000000038080")
        #expect(try record(#"{"item_id":"\u0034\u0036"}"#).id == "46")
    }

    @Test func `is one of more than four mebibytes`() throws {
        let row = item("7", #""a":"\#(String(repeating: "x", count: 4 << 20))""#)
        let page = try #require(try readPage(listing([row, item("1")])))
        #expect(page.records.map(\.id) == ["1"])
        #expect(page.rejected.first?.fault.code == .tooLarge && page.rejected.first?.id == "7")
    }

    /// Whatever is broken, a page is refused as a whole or accounts for each of its rows; rows that were not touched are
    /// read as if nothing had happened.
    @Test func `never takes another one with it unseen`() throws {
        var random = seededRandom()
        let rows = (0..<5).map { item(String($0), #""name":"a{[\"b","list":[{"c":1},[]],"rate":-1.50"#) }
        let hashes = try rows.map { try record($0).hash }
        let mutator = JSONMutator(donors: rows.map { Array($0.utf8) })
        var pagesRead = 0
        for _ in 0..<3_000 {
            let broken = String(decoding: mutator.mutated(Array(rows[2].utf8), with: &random), as: UTF8.self)
            guard let page = try? readPage(listing([rows[0], rows[1], broken, rows[3], rows[4]])) else { continue }
            pagesRead += 1
            #expect(page.records.prefix(2).map(\.hash) == Array(hashes[..<2]))
            let after = page.records.suffix(2).map(\.hash)
            #expect(after == Array(hashes[3...]) || !page.rejected.isEmpty, "\(broken)")
            #expect(page.records.count + page.rejected.count >= 3)
        }
        #expect(pagesRead > 1_000)
    }
}
