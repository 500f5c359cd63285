import Testing

@testable import ZohoSimulator

@Suite struct DriftTests {
    /// The ids of a walk over all pages, in the order of reading.
    private func walk(_ caller: Caller, _ query: String = "") async throws -> [String] {
        let token = try await caller.token()
        var ids: [String] = []
        for page in 1...3 {
            let reply = try await caller.get("/books/v3/items", "per_page=10&page=\(page)" + query, token: token)
            ids += reply.column("item_id")
        }
        return ids
    }

    @Test func `rows deleted between pages make the walk skip rows`() async throws {
        try await withSimulator(.small(products: 30)) { caller in
            let before = Set(caller.organization.ids(.items))
            _ = try await caller.control("drift", #"{"list":"items","page":1,"action":"delete","n":2}"#)
            let seen = try await self.walk(caller)
            let left = Set(caller.organization.ids(.items))
            #expect(left.count == 28)
            #expect(left.subtracting(seen).count == 2)
            #expect(before.subtracting(left).isSubset(of: Set(seen)))
        }
    }

    @Test func `rows created between pages come with rows that were read before`() async throws {
        try await withSimulator(.small(products: 30)) { caller in
            _ = try await caller.control("drift", #"{"list":"items","page":1,"action":"create","n":3}"#)
            let seen = try await self.walk(caller)
            #expect(seen.count - Set(seen).count == 3)
            #expect(try await caller.call("GET", "/_simulator/drift").rows("drifts").isEmpty)
        }
    }

    @Test func `rows changed between pages move in a walk by time`() async throws {
        try await withSimulator(.small(products: 30)) { caller in
            let token = try await caller.token()
            _ = try await caller.control("drift", #"{"list":"items","page":1,"action":"change"}"#)
            let query = "sort_column=last_modified_time&sort_order=A&per_page=10&page="
            let first = try await caller.get("/inventory/v1/items", query + "1", token: token)
            let last = try await caller.get("/inventory/v1/items", query + "3", token: token)
            #expect(last.column("item_id").last == first.column("item_id").first)
        }
    }

    @Test func `pages repeat rows by switch`() async throws {
        try await withSimulator(.small(products: 30)) { caller in
            _ = try await caller.control("switches", #"{"duplicate_rows":2}"#)
            let seen = try await self.walk(caller)
            #expect(seen.count == 36)
            #expect(Set(seen).count == 30)
        }
    }

    @Test func `pages never end by switch`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.get("/books/v3/items", token: token)
            _ = try await caller.control("switches", #"{"endless_pages":true}"#)
            for page in [1, 2, 1_000] {
                let reply = try await caller.get("/books/v3/items", "page=\(page)", token: token)
                #expect(reply.pageContext["has_more_page"] as? Bool == true)
            }
        }
    }
}
