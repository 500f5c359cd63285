import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

/// Members that came before are read another way than new ones, and where the end of the page is near a third way: all must
/// find the same.
struct `A record behind one with the same members` {
    private static let strings: [String] = (0...40).flatMap { length -> [String] in
        let plain = String(repeating: "x", count: length)
        let others = [
            #"\""#, #"\\"#, #"\n"#, #"\/"#, #"\u0041"#, #"\u0642"#, "\u{0}", "\u{1F}", "\t", "\u{7F}", "ق", "€", "😀",
        ]
        return [#""\#(plain)""#] + others.map { #""\#(plain)\#($0)yz""# }
    }
    private static let numbers = [
        "0", "0.0", "00", "01", "0.", ".5", "1.", "1.50", "0.10", "0.0000001", "100.00", "1000", "1234567", "12345678",
        "1234567.1234567", "1234567.1200000", "1.12345678", "12345678.0", "1.0.0", "1.a", "1a", "-1", "-0", "-0.0",
        "1e3",
        "1.0e0", "+1", "1 ", " 1",
    ]
    private static let others = [
        "true", "tru", "truex", "true ", "false", "falsy", "fals", "falsee", "null", "nulL", "nullx", "[]", "{}", "[ ]",
        "{ }",
        "[1]", "[1,{\"b\":1,\"a\":2}]", "{\"b\":1,\"a\":2}", "[}", "{]", "", "x", "\"", "\"a\"b", "\"a\" ", " \"a\"",
    ]

    private func row(_ key: String, _ value: String) -> String {
        #"{"item_id":"1","\#(key)":\#(value),"rate":1.0,"last_modified_time":"2025-11-13T11:30:00+0300"}"#
    }

    /// What becomes of the last row of a page: its hash, or why it was set aside.
    private func outcome(_ rows: [String], padding: Int) throws -> String {
        let padded = String(repeating: " ", count: padding)
        let page = try readPage(Array(#"{"items":[\#(rows.joined(separator: ","))]\#(padded)}"#.utf8))
        if let fault = page?.rejected.last?.fault { return "\(fault)" }
        return page?.records.last.map { "\($0.id) \($0.modifiedAt?.description ?? "") \($0.hash)" } ?? "none"
    }

    @Test(arguments: [Self.strings, Self.numbers, Self.others])
    func `is read as it is alone, whatever the value`(_ values: [String]) throws {
        for value in values {
            for padding in [0, 100] {
                let alone = try? outcome([row("cf", value)], padding: padding)
                let behind = try? outcome([row("cf", "1"), row("cf", value)], padding: padding)
                #expect(behind == alone, "\(value)")
            }
        }
    }

    @Test func `is read as it is alone where one byte of a key differs`() throws {
        for length in 1...70 {
            let known = String(repeating: "k", count: length)
            for changed in 0..<length {
                let key = String(known.enumerated().map { $0.offset == changed ? "l" : $0.element })
                let alone = try outcome([row(key, "1")], padding: 100)
                #expect(try outcome([row(known, "1"), row(key, "1")], padding: 100) == alone, "\(key)")
                #expect(try outcome([row(known, "1")], padding: 100) != alone)
            }
            #expect(
                try outcome([row(known, "1"), row(known, "2")], padding: 100)
                    == outcome([row(known, "2")], padding: 100)
            )
        }
    }

    @Test func `of another page is read as it is by a new reader`() throws {
        let reader = AnswerReader(.products)
        let pages = [["1", "2"], ["2.50", "\"x\""], ["nope", "3"], ["\"\\u0642\"", "[]"]]
        for values in pages {
            let page = listing(values.map { row("cf", $0) })
            let expected = try readPage(page)
            let found = try reader.page(page).content
            #expect(found?.records.map(\.hash) == expected?.records.map(\.hash))
            #expect(found?.rejected.map(\.fault) == expected?.rejected.map(\.fault))
        }
    }
}
