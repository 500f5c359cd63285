import Foundation
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI
import ZohoSimulator

@testable import ZohoSource

/// What refusals of the API cost at the token endpoint: two requests in ten minutes, whoever is refused, and whatever is.
@Suite struct ReplacementTests {
    private func tokenRequests(_ bench: SimulatorBench) -> Int {
        bench.organization.calls.byEndpoint["POST /oauth/v2/token"] ?? 0
    }

    private func refuse(_ match: String, _ bench: SimulatorBench, code: Int = 57) throws {
        var fault = Fault(match: match)
        (fault.status, fault.code) = (401, code)
        try bench.organization.add(fault)
    }

    @Test func `refusals of every type cost two tokens, each is told with its scopes, and other types go on`()
        async throws
    {
        try await SimulatorBench.run { bench in
            for path in ["invoices", "bills", "salesorders", "contacts"] { try refuse("/inventory/v1/\(path)", bench) }
            let source = bench.source()
            for type in [EntityType.invoices, .bills, .orders, .customers] {
                let error = try await syncError { try await source.page(1, of: type) }
                #expect(error.code == .scopeMissing)
                #expect(error.message.contains("ZohoInventory.\(type.endpoint.path).READ"))
            }
            #expect(tokenRequests(bench) == 3)
            #expect(try await source.page(1, of: .products).records.count == 20)
        }
    }

    @Test func `a token that is given out again is a fresh one, and its refusal is about the scope`() async throws {
        try await SimulatorBench.run { bench in
            var fault = Fault(match: "/oauth/v2/token")
            fault.body = #"{"access_token":"1000.always.the.same","expires_in":3600}"#
            try bench.organization.add(fault)
            let source = bench.source()
            for type in [EntityType.invoices, .bills, .orders, .customers] {
                let error = try await syncError { try await source.page(1, of: type) }
                #expect(error.code == .scopeMissing)
            }
            #expect(tokenRequests(bench) == 3)
            #expect(source.usage.apiCalls <= 6)
        }
    }

    @Test func `an API that refuses every token is told as it said it, after two`() async throws {
        try await SimulatorBench.run { bench in
            try refuse("/inventory/v1/", bench, code: 14)
            let source = bench.source()
            for _ in 0..<5 {
                let error = try await syncError { try await source.page(1, of: .products) }
                #expect(error.code == .unauthorized)
            }
            #expect(tokenRequests(bench) == 3)
            bench.time.advance(by: .seconds(601))
            _ = try await syncError { try await source.page(1, of: .products) }
            #expect(tokenRequests(bench) == 4)
        }
    }

    @Test func `processes that share a file share the count, and so does the next one`() async throws {
        try await withTemporaryDirectory { directory in
            try await SimulatorBench.run { bench in
                try refuse("/inventory/v1/items", bench)
                for _ in 0..<6 {
                    let source = bench.source { $0.tokenFile = directory + "/token.json" }
                    let error = try await syncError { try await source.page(1, of: .products) }
                    #expect(error.code == .scopeMissing)
                }
                #expect(tokenRequests(bench) == 3)
            }
        }
    }

    @Test func `a request in place of a refused token counts also where it brings none`() async throws {
        try await withTemporaryDirectory { directory in
            try await SimulatorBench.run { bench in
                _ = try await bench.source { $0.tokenFile = directory + "/token.json" }.tokenStatus()
                try refuse("/inventory/v1/items", bench)
                var down = Fault(match: "/oauth/v2/token")
                down.status = 503
                try bench.organization.add(down)
                for _ in 0..<4 {
                    let source = bench.source { $0.tokenFile = directory + "/token.json" }
                    _ = try await syncError { try await source.page(1, of: .products) }
                }
                #expect(tokenRequests(bench) == 3)
            }
        }
    }

    @Test func `a token that ended early is replaced as before`() async throws {
        try await SimulatorBench.run { bench in
            let source = bench.source()
            for expected in [1, 2, 3] {
                let page = try await source.page(1, of: .products)
                #expect(page.records.count == 20)
                #expect(tokenRequests(bench) == expected)
                bench.organization.expireTokens()
            }
        }
    }

    @Test func `no token is in what the API is told to have said`() async throws {
        try await withTemporaryDirectory { directory in
            try await SimulatorBench.run { bench in
                let path = directory + "/token.json"
                let source = bench.source { $0.tokenFile = path }
                _ = try await source.tokenStatus()
                let text = try String(contentsOfFile: path, encoding: .utf8)
                let token = String(try #require(text.split(separator: "\"").first { $0.hasPrefix("1000.") }))
                for body in [
                    "<html>Authorization: Zoho-oauthtoken \(token)</html>", #"{"code":4,"message":"bad \#(token)"}"#,
                ] {
                    var fault = Fault(match: "/inventory/v1/items")
                    (fault.status, fault.body, fault.times) = (400, body, 4)
                    try bench.organization.add(fault)
                    let error = try await syncError { try await source.page(1, of: .products) }
                    #expect(error.cause?.contains("***") == true)
                    #expect(!"\(error)".contains(token))
                    _ = bench.organization.clearFaults()
                }
            }
        }
    }
}
