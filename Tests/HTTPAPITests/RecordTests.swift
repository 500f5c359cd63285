import SyncCore
import SyncTestKit
import Testing
import ZohoSimulator

/// Plans, comparisons, and what is known of one record.
@Suite struct RecordTests {
    @Test func `a plan says what the sync then does, and writes nothing`() async throws {
        try await ServerBench.with { bench in
            let plan = try await bench.ask("POST", "/api/tds/plan/products")
            #expect(plan.number("plans.0.inserts") == 12)
            #expect(plan.text("plans.0.mode") == "full")
            #expect(try await bench.database.destination.rowCount(of: .products) == 0)
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            try bench.organization.change(.items, .some(2))
            let changes = try await bench.ask("POST", "/api/tds/plan/inventory", "{\"incremental\":true}")
            #expect(changes.text("plans.0.mode") == "incremental")
            #expect(changes.number("plans.0.update_count") == 2)
            #expect(try await bench.ask("POST", "/api/tds/plan/products", "{\"mode\":1}").fault == "422 invalid mode")
        }
    }

    @Test func `a comparison finds what differs, and heals it where asked to`() async throws {
        try await ServerBench.with { bench in
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let equal = try await bench.ask("POST", "/api/tds/verify/products")
            #expect(equal.flag("verifications.0.equal") == true)
            try bench.organization.change(.items, .some(2))
            let differing = try await bench.ask("POST", "/api/tds/verify/products", "{\"heal\":false}")
            #expect(differing.flag("verifications.0.equal") == false)
            #expect(differing.number("verifications.0.difference_count") == 2)
            let healed = try await bench.ask("POST", "/api/tds/verify/products", "{\"heal\":true}")
            #expect(healed.number("verifications.0.healed") == 2)
            let audit = try await bench.ask("GET", "/api/tds/audit")
            #expect(audit.list("audit").compactMap { $0["action"]?.text } == ["verify.heal"])
        }
    }

    @Test func `a source that refuses is the source's fault, and one that is away may come back`() async throws {
        try await ServerBench.with { bench in
            bench.organization.revokeRefreshToken()
            let refused = try await bench.ask("POST", "/api/tds/plan/products")
            #expect(refused.fault == "502 credentials_rejected")
        }
        try await ServerBench.with { bench in
            var fault = Fault(match: "/inventory/v1/items")
            (fault.status, fault.times) = (503, 100)
            _ = try bench.organization.add(fault)
            let away = try await bench.ask("POST", "/api/tds/verify/products")
            #expect(away.fault == "503 source_unavailable")
            #expect(away.header("Retry-After") != nil)
        }
    }

    @Test func `of a type one plan or comparison works at a time`() async throws {
        try await ServerBench.with { bench in
            var fault = Fault(match: "/inventory/v1/items")
            (fault.hang, fault.times) = (true, 1)
            _ = try bench.organization.add(fault)
            let first = Task { try await bench.ask("POST", "/api/tds/plan/products") }
            defer { first.cancel() }
            try await until("the plan's call hangs") { bench.organization.faults.first?.struck == 1 }
            for path in ["/api/tds/plan/inventory", "/api/tds/verify/products"] {
                #expect(try await bench.ask("POST", path).fault == "409 conflict", "\(path)")
            }
            #expect(try await bench.ask("POST", "/api/tds/plan/customers").status == 200)
        }
    }

    @Test func `a record is explained by its row, its entry and its history`() async throws {
        try await ServerBench.with { bench in
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let id = try #require(bench.organization.ids(.items).first)
            let known = try await bench.ask("GET", "/api/tds/explain/products/\(id)")
            #expect(known.text("entity_id") == id)
            #expect(known.text("row.content_hash") == known.text("cache.content_hash"))
            #expect(known.list("history").contains { $0["action"]?.text == "inserted" })
            #expect(try await bench.ask("GET", "/api/tds/explain/products/nobody").fault == "404 not_found")
        }
    }

    @Test
    func `a record that cannot be read is explained by its dead letter, and not said to be unchanged`() async throws {
        let time = StillTime(start: Sample.instant())
        try await ServerBench.with(.init(time: time)) { bench in
            func sync() async throws {
                time.advance(by: .seconds(60))
                _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            }
            for _ in 1...2 { try await sync() }
            let id = try #require(bench.organization.ids(.items).first)
            let path = "/api/tds/explain/products/\(id)"
            let sound = try await bench.ask("GET", path).list("history").map { $0["action"]?.text }
            #expect(sound == ["read_unchanged", "inserted"])

            try bench.organization.break(.items, .ids([id]), kind: .loneSurrogate)
            for _ in 1...2 { try await sync() }
            let broken = try await bench.ask("GET", path)
            #expect(broken.list("history").map { $0["action"]?.text } == sound)
            #expect(broken.text("dead_letter.status") == "open")

            // Nor has a run read it that does not meet it.
            let missing = try #require(bench.organization.ids(.items).last)
            var fault = Fault(match: "/inventory/v1/items/")
            (fault.ids, fault.status, fault.code, fault.message) = ([missing], 400, 1025, "No.")
            _ = try bench.organization.add(fault)
            try bench.organization.delete(.items, .ids([missing]))
            for _ in 1...2 { try await sync() }
            let lacking = try await bench.ask("GET", "/api/tds/explain/products/\(missing)")
            #expect(lacking.list("history").count == 4)
            #expect(lacking.text("missing_since")?.isEmpty == false)
            #expect(broken.text("dead_letter.reason") == "invalid_json")
            #expect(broken.number("dead_letter.attempts") == 2)
            let page = try await bench.ask("GET", "/explain?type=products&id=\(id)").body
            #expect(page.contains("letter open, invalid_json"))
        }
    }
}
