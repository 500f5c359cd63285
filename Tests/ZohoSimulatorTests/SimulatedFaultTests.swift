import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import ZohoSimulator

@Suite struct SimulatedFaultTests {
    @Test func `a status fault answers in place of the organization with its headers`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.control(
                "faults",
                #"{"match":"/books/v3/items","status":429,"code":44,"message":"later","headers":{"Retry-After":"7"}}"#
            )
            let reply = try await caller.get("/books/v3/items", token: token)
            #expect(reply.status == 429)
            #expect(reply.code == 44)
            #expect(reply.text("message") == "later")
            #expect(reply.header("Retry-After") == "7")
            #expect(try await caller.get("/books/v3/contacts", token: token).status == 200)
            #expect(try await caller.control("faults/clear").json["cleared"] as? Int == 1)
            #expect(try await caller.get("/books/v3/items", token: token).status == 200)
        }
    }

    @Test func `a fault strikes at the call it names, counted from when it was set`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.get("/books/v3/items", token: token)
            _ = try await caller.control("faults", #"{"match":"/books/v3/items","status":500,"at_call":2}"#)
            var statuses: [Int] = []
            for _ in 0..<3 { statuses.append(try await caller.get("/books/v3/items", token: token).status) }
            #expect(statuses == [200, 500, 200])
            let faults = try await caller.call("GET", "/_simulator/faults").rows("faults")
            #expect(faults.first?["seen"] as? Int == 3)
            #expect(faults.first?["struck"] as? Int == 1)
        }
    }

    @Test func `a fault strikes as often as it was told`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.control("faults", #"{"match":"/books/v3/items","status":502,"times":2}"#)
            var statuses: [Int] = []
            for _ in 0..<3 { statuses.append(try await caller.get("/books/v3/items", token: token).status) }
            #expect(statuses == [502, 502, 200])
        }
    }

    @Test func `a probable fault strikes some calls, the same ones for the same seed`() async throws {
        func strikes() async throws -> [Int] {
            try await withSimulator { caller in
                let token = try await caller.token()
                _ = try await caller.control("faults", #"{"match":"/books/","status":503,"probability":0.5}"#)
                var statuses: [Int] = []
                for _ in 0..<30 { statuses.append(try await caller.get("/books/v3/items", token: token).status) }
                return statuses
            }
        }
        let first = try await strikes()
        #expect(Set(first) == [200, 503])
        #expect(first == (try await strikes()))
    }

    @Test func `a body of HTML comes as HTML`() async throws {
        try await withSimulator { caller in
            _ = try await caller.control(
                "faults",
                #"{"match":"/books/v3","status":502,"body":"<html>Bad Gateway</html>"}"#
            )
            let reply = try await caller.call("GET", "/books/v3/items")
            #expect(reply.status == 502)
            #expect(reply.string == "<html>Bad Gateway</html>")
            #expect(reply.header("Content-Type")?.hasPrefix("text/html") == true)
        }
    }

    @Test func `a truncated body arrives whole by HTTP and broken by JSON`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.control("faults", #"{"match":"/books/v3/items","truncate":100}"#)
            let reply = try await caller.get("/books/v3/items", token: token)
            #expect(reply.status == 200)
            #expect(reply.bytes.count == 100)
            #expect(reply.json.isEmpty)
        }
    }

    @Test func `a cut connection is an error to the client, and the next call works`() async throws {
        try await withSimulator(.small(products: 200)) { caller in
            let token = try await caller.token()
            _ = try await caller.control("faults", #"{"match":"/books/v3/items","cut":true,"times":1}"#)
            await #expect(throws: (any Error).self) {
                _ = try await caller.get("/books/v3/items", token: token)
            }
            #expect(try await caller.get("/books/v3/items", token: token).rows().count == 200)
        }
    }

    @Test func `a hanging call never answers, and the server still ends`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.control("faults", #"{"match":"/books/v3/items","hang":true}"#)
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(caller.port)/books/v3/items")
            request.headers.add(name: "Authorization", value: "Zoho-oauthtoken \(token)")
            let hanging = request
            await #expect(throws: HTTPClientError.self) {
                _ = try await HTTPClient.shared.execute(hanging, timeout: .milliseconds(200))
            }
            #expect(try await caller.get("/books/v3/contacts", token: token).status == 200)
        }
    }

    @Test func `a delayed call takes its time`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.control("faults", #"{"match":"/books/v3/items","delay_ms":150}"#)
            let start = ContinuousClock.now
            #expect(try await caller.get("/books/v3/items", token: token).rows().count == 12)
            #expect(ContinuousClock.now - start >= Duration.milliseconds(150))
        }
    }

    @Test func `the token endpoint can fail too`() async throws {
        try await withSimulator { caller in
            _ = try await caller.control("faults", #"{"match":"/oauth/","status":500,"times":1}"#)
            #expect(try await caller.requestToken().status == 500)
            #expect(try await caller.requestToken().status == 200)
        }
    }

    @Test func `a list comes back empty for so many calls, as if there were nothing`() async throws {
        try await withSimulator(.documents([.invoices: 300])) { caller in
            let token = try await caller.token()
            _ = try await caller.control("faults", #"{"match":"/books/v3/invoices?","empty":true,"times":2}"#)
            for _ in 0..<2 {
                let page = try await caller.get("/books/v3/invoices", token: token)
                #expect(page.status == 200)
                #expect(page.rows("invoices").isEmpty)
                #expect(page.pageContext["has_more_page"] as? Bool == false)
            }
            #expect(try await caller.get("/books/v3/items", token: token).rows().count == 12)
            #expect(try await caller.get("/books/v3/invoices", token: token).rows("invoices").count == 200)
        }
    }

    @Test func `a list that is cut claims that its last page comes early`() async throws {
        try await withSimulator(.small(products: 50)) { caller in
            let token = try await caller.token()
            _ = try await caller.control("faults", #"{"match":"/books/v3/items","last_page":2}"#)
            for (page, more) in [(1, true), (2, false)] {
                let reply = try await caller.get("/books/v3/items", "per_page=10&page=\(page)", token: token)
                #expect(reply.rows().count == 10)
                #expect(reply.pageContext["has_more_page"] as? Bool == more)
            }
        }
    }

    @Test func `the organization can become a foreign one`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.control("switches", #"{"foreign_organization":true}"#)
            let refused = try await caller.get("/books/v3/invoices", token: token)
            #expect(refused.status == 400)
            #expect(refused.code == 6041)
            _ = try await caller.control("switches", #"{"foreign_organization":false}"#)
            #expect(try await caller.get("/books/v3/invoices", token: token).status == 200)
        }
    }
}
