import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

struct `A listing's answer` {
    @Test func `gives its records in order, with id, stamp, hash and exact bytes`() throws {
        let rows = [item("9"), item("10", #""name":"كرسي""#), item("1")]
        let page = try #require(try readPage(listing(rows, more: true, page: 3), number: 3))
        #expect(page.records.map(\.id) == ["9", "10", "1"])
        #expect(page.records.map(\.slice.text) == rows)
        #expect(
            page.records.allSatisfy { $0.modifiedAt == Instant(iso8601: "2025-11-13T08:30:00Z") && $0.shape == .list }
        )
        #expect(
            page.context
                == PageContext(
                    page: 3,
                    rowsMax: 200,
                    hasMorePages: true,
                    sortColumn: "name",
                    sortOrder: "A",
                    appliedFilter: "Status.All"
                )
        )
    }

    @Test func `without rows is an empty page`() throws {
        let page = try #require(try readPage(listing([])))
        #expect(page.records.isEmpty && page.rejected.isEmpty && page.context.hasMorePages == false)
        #expect(try readPage(Array(#"{ "items" : [ ] }"#.utf8))?.records.isEmpty == true)
    }

    @Test func `may have its members in any order, with any white space, and others beside them`() throws {
        let body = """
             { "page_context" : {"has_more_page" : true, "page" : 2, "custom_fields":[{"a":"]}"}]},
            "instrumentation":{"query_execution_time":8},\t"ite\\u006ds": [\(item("1")) , \(item("2"))\n], "message":"a\\"}",
            "code":0} \r\n
            """
        let answer = try AnswerReader(.products).page(Array(body.utf8))
        #expect(answer.code == 0 && answer.message == "a\"}")
        #expect(answer.content?.records.map(\.id) == ["1", "2"])
        #expect(answer.content?.context.hasMorePages == true)
    }

    @Test func `that is an error has a code and a message and no content`() throws {
        let body = Array(#"{"code":57,"message":"You are not authorized to perform this operation"}"#.utf8)
        let answer = try AnswerReader(.products).page(body)
        #expect(answer.code == 57 && answer.message == "You are not authorized to perform this operation")
        #expect(answer.content == nil)
        let envelope = try AnswerReader.envelope(body)
        #expect(envelope.code == 57 && envelope.message == answer.message)
    }

    @Test(arguments: [
        #"{"code":"many","message":null}"#, "{}", #"{"code":1e2,"message":{"a":1}}"#, #"{"error":"invalid_code"}"#,
    ])
    func `whose code and message are of other types has none`(_ body: String) throws {
        let envelope = try AnswerReader.envelope(Array(body.utf8))
        #expect(envelope.code == nil && envelope.message == nil)
    }

    @Test func `may have its code as a text, and no message`() throws {
        let answer = try AnswerReader(.products).page(Array(#"{"code":"0","items":[\#(item("1"))]}"#.utf8))
        #expect(answer.code == 0 && answer.message == nil && answer.content?.records.count == 1)
        #expect(try AnswerReader.envelope(Array(#"{"code":"57"}"#.utf8)).code == 57)
    }

    /// Found in review: such a message ended the process, because it was unescaped without having been checked.
    @Test(arguments: [#""\u""#, #""\u!!!!""#, #""\ud83d""#, #""a\x""#, #""\"""#])
    func `may bring a message with any escapes`(_ message: String) throws {
        _ = try AnswerReader.envelope(Array("{\"message\":\(message)}".utf8))
    }

    @Test(arguments: [
        "", "<html><body>502 Bad Gateway</body></html>", "[]", "null", "{", #"{"items":[]}x"#, #"{"items":{}}"#,
        #"{"items":null}"#, #"{"items":[1 2]}"#, #"{"items":[],"items":[]}"#, #"{"items":[],}"#, "{\"items\":[]",
    ])
    func `that is not JSON, or not as the API answers, throws`(_ body: String) {
        #expect(throws: JSONFault.self) { try readPage(Array(body.utf8)) }
    }

    /// Found in review: each of these was taken for the last page.
    @Test(arguments: [
        (#"{"page":1,,"has_more_page":true}"#, 37), (#"[{"has_more_page":tru}]"#, 48),
        (#"{}, "page_context":{"has_more_page":true}"#, 46),
    ])
    func `does not hide whether more pages follow`(_ context: String, offset: Int) {
        do throws(JSONFault) {
            _ = try AnswerReader(.products).page(Array(#"{"items":[],"page_context":\#(context)}"#.utf8))
            Issue.record("read as a last page")
        } catch {
            #expect(error.offset == offset)
        }
    }

    @Test func `says of its pages once, whatever kind of answer it is`() {
        let twice = Array(#"{"code":0,"page_context":{},"page_context":{},"item":\#(item("1"))}"#.utf8)
        #expect(throws: JSONFault.self) { try AnswerReader(.products).detail(twice) }
        #expect(throws: JSONFault.self) { try AnswerReader(.products).details(twice) }
        #expect(throws: JSONFault.self) { try AnswerReader.envelope(twice) }
    }

    private func context(_ json: String?, number: Int = 1, rowsMax: Int? = nil, rows: Int = 0) throws -> RecordPage {
        let rows = (0..<rows).map { item("\($0)") }.joined(separator: ",")
        let context = json.map { #","page_context":\#($0)"# } ?? ""
        let body = Array(#"{"code":0,"items":[\#(rows)]\#(context)}"#.utf8)
        return try #require(try readPage(body, number: number, rowsMax: rowsMax))
    }

    /// Pitfall: "`has_more_page` absent was taken for no more".
    @Test(arguments: [
        nil, "null", "{}", "[]", "7", #""none""#, "[7,null]", #"{"page":1,"per_page":200}"#, #"{"has_more_page":null}"#,
        #"{"has_more_page":""}"#, #"{"has_more_page":7}"#, #"{"has_more_page":{}}"#, #"{"has_more_page":"perhaps"}"#,
    ])
    func `that does not say whether more pages follow has not said no`(_ json: String?) throws {
        #expect(try context(json).context.hasMorePages == nil)
    }

    @Test(arguments: [
        ("true", true), ("false", false), (#""true""#, true), (#""False""#, false), ("1", true), ("0", false),
        (#""1""#, true), (#""0""#, false),
    ])
    func `says it with a word, a text or a number`(_ word: String, more: Bool) throws {
        #expect(try context(#"{"has_more_page":\#(word)}"#).context.hasMorePages == more)
    }

    @Test(arguments: [
        #"[{"page":1,"has_more_page":true,"sort_column":"name"}]"#,
        #"[{"page":1},{"has_more_page":"true"},{"sort_column":"name"}]"#,
    ])
    func `may have its page context in an array, as documents show it`(_ json: String) throws {
        let context = try context(json).context
        #expect(context.hasMorePages == true && context.sortColumn == "name")
    }

    @Test(arguments: [nil, "{}", #"{"page":0}"#, #"{"page":2}"#, #"{"page":"3"}"#, #"{"page":null}"#, #"{"page":"x"}"#])
    func `is of the page that was asked for, whatever it echoes`(_ json: String?) throws {
        #expect(try context(json, number: 3).context.page == 3)
    }

    @Test(arguments: [
        (nil, 3, true), (nil, 2, false), (#"{"per_page":3}"#, 3, true), (#"{"per_page":2}"#, 2, true),
        (#"{"per_page":"2"}"#, 2, true), (#"{"per_page":200}"#, 3, true), (#"{"per_page":0}"#, 0, false),
        (#"{"per_page":0}"#, 3, true), (#"{"per_page":-1}"#, 2, false), (#"{"per_page":"all"}"#, 3, true),
    ])
    func `of three rows asked for is full by that, or by fewer that it says it has`(
        _ json: String?,
        rows: Int,
        isFull: Bool
    ) throws {
        #expect(try context(json, rowsMax: 3, rows: rows).isFull == isFull)
    }

    @Test func `may be one record where an array is due`() throws {
        let body = Array(#"{"code":0,"creditnotes":{"creditnote_id":"7","total":1}}"#.utf8)
        #expect(try readPage(body, of: .creditNotes)?.records.map(\.id) == ["7"])
        let items = Array(#"{"items": \#(item("8")) }"#.utf8)
        #expect(try AnswerReader(.products).details(items).content?.records.map(\.id) == ["8"])
    }

    @Test func `cut at any byte throws and never passes for a shorter page`() throws {
        let body = listing([item("1", #""name":"é\"\u00e9","a":[{"b":-1.5e3}]"#), item("2"), #"{"broken":\#u{1}}"#])
        #expect(try readPage(body)?.records.count == 2)
        for length in body.indices {
            #expect(throws: JSONFault.self, "cut at \(length)") { try readPage(Array(body[..<length])) }
        }
    }

    @Test func `with rows of another type counts them and keeps them out`() throws {
        let rows = ["customer", "vendor", "customer"].enumerated().map { index, kind in
            #"{"contact_id":"\#(index)","contact_type":"\#(kind)","last_modified_time":"2025-11-13T11:30:00+0300"}"#
        }
        let body = listing(rows, member: "contacts")
        let customers = try #require(try readPage(body, of: .customers))
        let vendors = try #require(try readPage(body, of: .vendors))
        #expect(customers.records.map(\.id) == ["0", "2"] && customers.foreignCount == 1)
        #expect(vendors.records.map(\.id) == ["1"] && vendors.foreignCount == 2)
    }

    @Test(arguments: [
        #""contact_id":"7""#, #""contact_id":"7","contact_type":"""#, #""contact_id":"7","contact_type":null"#,
    ])
    func `with a row that does not say its type sets it aside, so that it is counted`(members: String) throws {
        let page = try #require(try readPage(listing(["{\(members)}"], member: "contacts"), of: .customers))
        #expect(page.records.isEmpty && page.foreignCount == 0)
        #expect(page.rejected.map(\.id) == ["7"])
        #expect(page.rejected.map(\.fault.code) == [.noType])
    }
}

struct `A detail's answer` {
    @Test func `gives the record in its own shape`() throws {
        let answer = try AnswerReader(.products).detail(
            Array(#"{"code":0,"message":"success","item":\#(item("7"))}"#.utf8)
        )
        guard case .record(let record) = answer.content else { throw UnexpectedPage(page: nil) }
        #expect(record.id == "7" && record.shape == .detail && record.slice.text == item("7"))
    }

    @Test func `with a broken record sets it aside`() throws {
        let answer = try AnswerReader(.products).detail(Array(#"{"code":0,"item":{"item_id":"7","a":1,"a":2}}"#.utf8))
        guard case .rejected(let record) = answer.content else { throw UnexpectedPage(page: nil) }
        #expect(record.id == "7" && record.fault == RecordFault(.invalidJSON, #"byte 25: duplicate member "a""#))
    }

    @Test func `with a record of another type says so`() throws {
        let body = #"{"contact":{"contact_id":"7","contact_type":"vendor"}}"#
        guard case .foreign = try AnswerReader(.customers).detail(Array(body.utf8)).content else {
            throw UnexpectedPage(page: nil)
        }
    }

    private func read(_ json: String, id: String? = nil) throws -> DetailAnswer? {
        try AnswerReader(.products).detail(Array(#"{"code":0,"item":\#(json)}"#.utf8), id: id).content
    }

    @Test func `may have the record in an array of one`() throws {
        guard case .record(let record) = try read("[ \(item("7")) ]") else { throw UnexpectedPage(page: nil) }
        #expect(record.id == "7" && record.shape == .detail && record.slice.text == item("7"))
        guard case .rejected = try read("[{}]"), case .rejected = try read("[]") else {
            throw UnexpectedPage(page: nil)
        }
    }

    @Test func `with several records is read by the id that was asked for, and not without`() throws {
        let several = "[\(item("7")),\(item("8")),{\"item_id\":\"9\",\"a\":1,\"a\":2}]"
        guard case .record(let record) = try read(several, id: "8") else { throw UnexpectedPage(page: nil) }
        #expect(record.id == "8")
        guard case .rejected(let broken) = try read(several, id: "9") else { throw UnexpectedPage(page: nil) }
        #expect(broken.id == "9")
        for id in ["6", nil] { #expect(throws: JSONFault.self) { try read(several, id: id) } }
    }

    @Test func `without a record has no content`() throws {
        #expect(try AnswerReader(.products).detail(Array(#"{"code":1002,"message":"gone"}"#.utf8)).content == nil)
    }
}
