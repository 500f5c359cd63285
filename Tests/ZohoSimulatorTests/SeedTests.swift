import Testing

@testable import ZohoSimulator

@Suite struct SeedTests {
    /// What a client of a simulator with this seed reads in a short walk.
    private func bytes(seed: UInt64) async throws -> [[UInt8]] {
        try await withSimulator(.small(products: 50, customers: 20, seed: seed)) { caller in
            let token = try await caller.token()
            let changed = try await caller.control("change", #"{"type":"items","n":3}"#)
            let items = try await caller.get("/inventory/v1/items", token: token)
            let contacts = try await caller.get("/books/v3/contacts", token: token)
            return [Array(token.utf8), changed.bytes, items.bytes, contacts.bytes]
        }
    }

    @Test func `the same seed gives the same bytes`() async throws {
        let first = try await self.bytes(seed: 7)
        #expect(first == (try await self.bytes(seed: 7)))
        #expect(first[2].count > 50_000)
    }

    @Test func `different seeds give different bytes`() async throws {
        let first = try await self.bytes(seed: 7)
        let second = try await self.bytes(seed: 8)
        for (left, right) in zip(first, second) { #expect(left != right) }
    }

    @Test func `the environment is constant for a seed and names what a client needs`() async throws {
        let first = try await withSimulator { $0.environment }
        let second = try await withSimulator { $0.environment }
        #expect(
            first.keys.sorted() == [
                "ZOHO_ACCOUNTS_URL", "ZOHO_API_URL", "ZOHO_CLIENT_ID", "ZOHO_CLIENT_SECRET", "ZOHO_ORGANIZATION_ID",
                "ZOHO_REFRESH_TOKEN",
            ]
        )
        for name in first.keys where !name.hasSuffix("URL") { #expect(first[name] == second[name]) }
    }
}
