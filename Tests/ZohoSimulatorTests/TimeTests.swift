import Testing

@testable import ZohoSimulator

/// Stamps, the organization's clock and its zone, as tests move them.
@Suite struct TimeTests {
    private func withInvoices(_ body: (Caller, String) async throws -> Void) async throws {
        try await withSimulator(.documents([.invoices: 60])) { try await body($0, try await $0.token()) }
    }

    @Test func `records can share a stamp, and nothing else of them changes`() async throws {
        try await self.withInvoices { caller, token in
            let ids = Array(caller.organization.ids(.invoices).prefix(3))
            let list = ids.map { #""\#($0)""# }.joined(separator: ",")
            let stamp = "2026-01-01T00:00:00+0300"
            let before = try await caller.call("GET", "/_simulator/records?type=invoices&id=\(ids[0])").json
            _ = try await caller.control("stamp", #"{"type":"invoices","ids":[\#(list)],"stamp":"\#(stamp)"}"#)
            let after = try await caller.call("GET", "/_simulator/records?type=invoices&id=\(ids[0])").json
            #expect(membersDiffering(before, after) == ["last_modified_time", "updated_time"])
            let page = try await caller.get(
                "/books/v3/invoices",
                "last_modified_time=2025-12-31T21:00:00Z",
                token: token
            )
            #expect(Set(page.column("invoice_id", of: "invoices")) == Set(ids))
            #expect(Set(page.column("last_modified_time", of: "invoices")) == [stamp])
        }
    }

    @Test(arguments: [RecordType.items, .customers, .invoices])
    func `a record can lose its stamp, in rows and details`(type: RecordType) async throws {
        try await self.withInvoices { caller, token in
            let id = caller.organization.ids(type)[0]
            _ = try await caller.control("stamp", #"{"type":"\#(type.name)","ids":["\#(id)"],"missing":true}"#)
            let row = try await caller.call("GET", "/_simulator/records?type=\(type.name)&id=\(id)").json
            #expect(row["created_time"] != nil && row["last_modified_time"] == nil)
            let detail = try await caller.call("GET", "/_simulator/details?type=\(type.name)&id=\(id)").json
            #expect(detail["created_time"] != nil && detail["last_modified_time"] == nil)
            let page = try await caller.get("/books/v3/\(type.module.path)", token: token)
            #expect(page.string.contains(id))
        }
    }

    @Test func `invoices become overdue when time passes, without a stamp, and again when it goes back`() async throws {
        try await self.withInvoices { caller, token in
            func open() async throws -> [[String: Any]] {
                let page = try await caller.get("/books/v3/invoices", "filter_by=Status.Sent", token: token)
                return page.rows("invoices")
            }
            _ = try await caller.control("create", #"{"type":"invoices","n":40}"#)
            let before = try await open()
            let row = try #require(before.first { ($0["due_days"] as? String)?.hasPrefix("Due ") == true })
            let id = try #require(row["invoice_id"] as? String)
            _ = try await caller.control("clock", #"{"shift_seconds":5184000}"#)
            let late = try await caller.call("GET", "/_simulator/records?type=invoices&id=\(id)").json
            #expect(late["status"] as? String == "overdue")
            #expect((late["due_days"] as? String)?.hasPrefix("Overdue by ") == true)
            #expect(
                membersDiffering(row, late).subtracting(["invoice_url"]) == [
                    "status", "current_sub_status", "due_days",
                ]
            )
            #expect(try await open().isEmpty)
            _ = try await caller.control("clock", #"{"shift_seconds":-5184000}"#)
            #expect(try await open().count == before.count)
        }
    }

    @Test func `new stamps follow the clock, back too`() async throws {
        try await self.withInvoices { caller, _ in
            caller.organization.shiftClock(seconds: -3_600)
            #expect(caller.organization.clock == "2025-11-13T07:30:00+0300")
            let id = try caller.organization.change(.invoices, .some(1))[0]
            let row = try await caller.call("GET", "/_simulator/records?type=invoices&id=\(id)").json
            #expect(row["last_modified_time"] as? String == "2025-11-13T07:30:01+0300")
        }
    }

    @Test func `another offset writes the same instants differently, and midnight follows`() async throws {
        let time = ManualTime()
        var configuration = SimulatorConfiguration.small()
        configuration.now = time.now
        try await withSimulator(configuration) { caller in
            let token = try await caller.token()
            let id = try caller.organization.change(.items, .some(1))[0]
            _ = try await caller.control("zone", #"{"offset":"-0500"}"#)
            let page = try await caller.get("/inventory/v1/items/\(id)", token: token)
            #expect(page.string.contains(#""last_modified_time":"2025-11-13T00:30:01-0500""#))
            #expect(page.header("X-Rate-Limit-Reset") == "\(23 * 3_600 + 1_800)")
            let filtered = try await caller.get(
                "/inventory/v1/items",
                "last_modified_time=2025-11-13T05:30:01Z",
                token: token
            )
            #expect(filtered.column("item_id") == [id])
        }
    }

    @Test(arguments: [
        ("stamp", #"{"type":"items","stamp":"yesterday"}"#, "stamp must be like"),
        ("stamp", #"{"type":"items"}"#, "give stamp"), ("clock", "{}", "shift_seconds is missing"),
        ("zone", #"{"offset":"Baghdad"}"#, "offset must be like"),
    ])
    func `times that make no sense are refused with a reason`(name: String, body: String, reason: String) async throws {
        try await withSimulator { caller in
            let reply = try await caller.control(name, body)
            #expect(reply.status == 400)
            #expect(reply.text("error").contains(reason), "\(reply.string)")
        }
    }
}
