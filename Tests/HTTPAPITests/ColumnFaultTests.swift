import SyncCore
import SyncTestKit
import Testing

/// What the columns do not hold, and what no comparison looks at: over the API and on the pages.
@Suite struct ColumnFaultTests {
    private static let faults = "/api/tds/column-faults"
    private static let members = "/api/tds/volatile-members"

    // MARK: API

    @Test func `where all fits and nothing moves, both lists are empty and the page says nothing of them`() async throws
    {
        try await ServerBench.with(.init(works: false)) { bench in
            #expect(try await bench.ask("GET", Self.faults)["column_faults"]?.list == [])
            #expect(try await bench.ask("GET", Self.members)["volatile_members"]?.list == [])
            let page = try await bench.ask("GET", "/dead-letters").body
            #expect(!page.contains("do not fit") && !page.contains("left out"))
        }
    }

    @Test
    func `values that do not fit are listed with their place, the newest first, by type and as many as asked for`()
        async throws
    {
        try await ServerBench.with(.init(works: false)) { bench in
            try await bench.commit(Sample.run(), [try Self.product("p1"), try Self.product("p2")])
            let customer = try Sample.row(json: Self.customer, of: .customers)
            try await bench.commit(Sample.run(Sample.runID(2), of: .customers), [customer])
            let all = try await bench.ask("GET", Self.faults)
            #expect(all.list("column_faults").count == 3)
            let products = try await bench.ask("GET", "\(Self.faults)?type=inventory&limit=1")
            #expect(products.list("column_faults").count == 1)
            #expect(products.text("column_faults.0.entity_type") == "product")
            #expect(products.text("column_faults.0.entity_id") == "p1")
            #expect(products.text("column_faults.0.table") == "products")
            #expect(products.text("column_faults.0.column") == "rate")
            #expect(products.text("column_faults.0.value") == #""<b>N/A""#)
            #expect(products.text("column_faults.0.noted_since") == Sample.instant().description)
            #expect(try await bench.ask("GET", "\(Self.faults)?type=bills").list("column_faults").isEmpty)
            for (query, fault) in [("type=planets", "422 invalid type"), ("limit=0", "422 invalid limit")] {
                #expect(try await bench.ask("GET", "\(Self.faults)?\(query)").fault == fault)
            }
        }
    }

    @Test func `members that were noticed are listed, the first noticed first`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            try await bench.database.volatileMembers.notice(["secure_link"], of: .invoices, now: Sample.instant())
            try await bench.database.volatileMembers.notice(["a_link"], of: .bills, now: Sample.instant(minutes: 1))
            let list = try await bench.ask("GET", Self.members)
            #expect(list.list("volatile_members").compactMap { $0["member"]?.text } == ["secure_link", "a_link"])
            #expect(list.text("volatile_members.0.entity_type") == "invoice")
            #expect(list.text("volatile_members.0.noticed_at") == Sample.instant().description)
        }
    }

    // MARK: Pages

    @Test func `the page of dead letters shows both below the letters, with a link to each record`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            try await bench.commit(Sample.run(), [try Self.product("p1")], [Sample.deadLetter("p2")])
            try await bench.database.volatileMembers.notice(["<i>link"], of: .invoices, now: Sample.instant())
            let page = try await bench.ask("GET", "/dead-letters").body
            let table = try #require(page.split(separator: "id=\"faults\"").last)
            #expect(table.contains("<a href=\"/explain?type=product&amp;id=p1\">p1</a>"))
            #expect(table.contains("<code>products<wbr>.rate</code>"))
            #expect(table.contains("<code dir=\"auto\">&quot;&lt;b&gt;N/A&quot;</code>"))
            #expect(table.contains("<td data-label=\"Since\">2025-11-13 08:00:00"))
            #expect(!table.contains("class=\"letter\""))
            #expect(table.contains("<code dir=\"auto\">invoices.&lt;i&gt;link</code>"))
            #expect(table.contains("since 2025-11-13 08:00:00 UTC"))
        }
    }

    @Test func `of more values than the page shows, it says how many there are`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            try await bench.commit(Sample.run(), try (1...101).map { try Self.product("p\($0)") })
            let page = try await bench.ask("GET", "/dead-letters").body
            #expect(page.contains("These are the newest 100 of 101."))
            #expect(page.split(separator: "<code>products<wbr>.rate</code>").count == 101)
        }
    }

    @Test func `a dead letter says of which shape it is`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            let letters = [Sample.deadLetter("p1"), Sample.deadLetter("p2", shape: .detail)]
            try await bench.commit(Sample.run(), [], letters)
            let page = try await bench.ask("GET", "/dead-letters").body
            for (id, shape) in [("p1", "list row"), ("p2", "detail")] {
                let letter = page.split(separator: "<article").first { $0.contains("id=\(id)\"") }
                #expect(letter?.contains("<p class=\"quiet\">\(shape), 1 attempt") == true)
            }
        }
    }

    @Test func `a record is explained with the values that do not fit, and with the one that it was merged into`()
        async throws
    {
        try await ServerBench.with(.init(works: false)) { bench in
            try await bench.commit(Sample.run(), [try Self.product("p1")])
            func explained() async throws -> (json: Reply, page: String) {
                (
                    try await bench.ask("GET", "/api/tds/explain/products/p1"),
                    try await bench.ask("GET", "/explain?type=products&id=p1").body
                )
            }
            let known = try await explained()
            #expect(known.json.text("column_faults.0.column") == "rate")
            #expect(
                known.page.contains("products.rate cannot hold &quot;&lt;b&gt;N/A&quot;, since 2025-11-13T08:00:00")
            )
            try await bench.commit(Sample.run(Sample.runID(2), minutes: 1), [], merged: ["p1": "p7"])
            let merged = try await explained()
            #expect(merged.json.text("history.0.answered_as") == "p7")
            #expect(merged.page.contains("deleted  answers as p7"))
            // Nobody can correct it any more.
            #expect(merged.json.list("column_faults").isEmpty)
        }
    }

    // MARK: Support

    private static let customer = #"{"contact_id":"c1","contact_type":"customer","outstanding_receivable_amount":"?"}"#

    private static func product(_ id: String) throws -> Row {
        try Sample.row(json: #"{"item_id":"\#(id)","name":"Lamp","rate":"<b>N/A"}"#)
    }
}
