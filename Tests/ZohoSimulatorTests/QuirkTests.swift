import Testing

@testable import ZohoSimulator

/// The guesses and contradictions of zoho-api.md sections 11 and 12, switched on.
@Suite struct QuirkTests {
    private func withQuirk<Result: Sendable>(
        _ quirk: WritableKeyPath<Quirks, Bool>,
        _ body: (Caller, String) async throws -> Result
    ) async throws -> Result {
        var configuration = SimulatorConfiguration.small(products: 20)
        configuration.quirks[keyPath: quirk] = true
        return try await withSimulator(configuration) { try await body($0, try await $0.token()) }
    }

    @Test func `items list only the active ones, and the echo tells`() async throws {
        try await self.withQuirk(\.itemsDefaultToActive) { caller, token in
            try caller.organization.deactivate(.items, .some(5))
            let page = try await caller.get("/books/v3/items", token: token)
            #expect(page.pageContext["applied_filter"] as? String == "Status.Active")
            #expect(Set(page.column("status")) == ["active"])
            let all = try await caller.get("/books/v3/items", "filter_by=Status.All", token: token)
            #expect(all.rows().count == 20)
        }
    }

    @Test func `Books filters items by time`() async throws {
        try await self.withQuirk(\.booksItemsFilterByTime) { caller, token in
            let ids = try caller.organization.change(.items, .some(1))
            let page = try await caller.get(
                "/books/v3/items",
                "last_modified_time=2025-11-13T08:30:01%2B0300",
                token: token
            )
            #expect(page.column("item_id") == ids)
        }
    }

    @Test func `contacts filter by time`() async throws {
        try await self.withQuirk(\.contactsFilterByTime) { caller, token in
            let ids = try caller.organization.change(.vendors, .some(1))
            let page = try await caller.get(
                "/inventory/v1/contacts",
                "last_modified_time=2025-11-13T08:30:01%2B0300",
                token: token
            )
            #expect(page.column("contact_id", of: "contacts") == ids)
        }
    }

    @Test func `the time filter leaves its boundary out`() async throws {
        try await self.withQuirk(\.timeFilterIsExclusive) { caller, token in
            try caller.organization.change(.items, .some(1))
            let page = try await caller.get(
                "/inventory/v1/items",
                "last_modified_time=2025-11-13T08:30:01%2B0300",
                token: token
            )
            #expect(page.rows().isEmpty)
        }
    }

    @Test func `details write the same instant in another form`() async throws {
        try await self.withQuirk(\.detailStampsInUTC) { caller, token in
            let id = try #require(try caller.organization.change(.items, .some(1)).first)
            let detail = try await caller.get("/books/v3/items/\(id)", token: token)
            #expect(detail.string.contains(#""last_modified_time":"2025-11-13T05:30:01+0000""#))
            let list = try await caller.get("/books/v3/items", token: token)
            #expect(list.string.contains(#""last_modified_time":"2025-11-13T08:30:01+0300""#))
        }
    }

    @Test func `the offset of stamps follows the season`() async throws {
        try await self.withQuirk(\.daylightSaving) { caller, token in
            let page = try await caller.get("/books/v3/items", token: token)
            let offsets = Set(page.column("created_time").map { String($0.suffix(5)) })
            #expect(offsets == ["+0300", "+0400"])
        }
    }

    @Test func `lists tell no page context`() async throws {
        try await self.withQuirk(\.listsWithoutContext) { caller, token in
            let page = try await caller.get("/books/v3/items", "per_page=5", token: token)
            #expect(page.rows().count == 5 && !page.string.contains("page_context"))
        }
    }

    @Test func `a detail stands in an array of one`() async throws {
        try await self.withQuirk(\.detailsInArrays) { caller, token in
            let id = try #require(caller.organization.ids(.items).first)
            let detail = try await caller.get("/books/v3/items/\(id)", token: token)
            #expect(detail.string.contains(#""item":[{"#) && detail.string.hasSuffix("}]}"))
        }
    }

    @Test func `a switch that is turned off while running changes rows that were rendered`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.control("quirks", #"{"volatile_members":false}"#)
            let first = try await caller.get("/books/v3/contacts", token: token)
            let second = try await caller.get("/books/v3/contacts", token: token)
            #expect(first.bytes == second.bytes)
            _ = try await caller.control("quirks", #"{"daylight_saving":true}"#)
            let third = try await caller.get("/books/v3/contacts", token: token)
            #expect(third.bytes != first.bytes)
        }
    }
}
