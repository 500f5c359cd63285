import Foundation
import Testing

@testable import ZohoSimulator

@Suite struct AuthorizationTests {
    @Test func `a token is granted for an hour and opens the API`() async throws {
        try await withSimulator { caller in
            let reply = try await caller.requestToken()
            #expect(reply.status == 200)
            #expect(reply.json["expires_in"] as? Int == 3600)
            #expect(reply.text("token_type") == "Bearer")
            #expect(reply.text("api_domain") == caller.environment["ZOHO_API_URL"])
            let parts = reply.text("access_token").split(separator: ".")
            #expect(parts.map(\.count) == [4, 32, 32])
            #expect(reply.json["refresh_token"] == nil)
        }
    }

    @Test func `query string and Basic credentials are accepted too`() async throws {
        try await withSimulator { caller in
            let id = caller.environment["ZOHO_CLIENT_ID"] ?? ""
            let secret = caller.environment["ZOHO_CLIENT_SECRET"] ?? ""
            let rest = "grant_type=refresh_token&refresh_token=\(caller.environment["ZOHO_REFRESH_TOKEN"] ?? "")"
            let query = try await caller.call(
                "POST",
                "/oauth/v2/token?\(rest)&client_id=\(id)&client_secret=\(secret)"
            )
            #expect(query.json["access_token"] != nil)
            var basic: [String: String] = [:]
            basic["Authorization"] = "Basic " + Data("\(id):\(secret)".utf8).base64EncodedString()
            let header = try await caller.call("POST", "/oauth/v2/token?\(rest)", headers: basic)
            #expect(header.json["access_token"] != nil)
        }
    }

    @Test(arguments: [
        ("refresh_token", "wrong", "invalid_code"), ("client_id", "wrong", "invalid_client"),
        ("client_secret", "wrong", "invalid_client_secret"), ("grant_type", "password", "invalid_code"),
    ])
    func `token errors come with status 200`(parameter: String, value: String, error: String) async throws {
        try await withSimulator { caller in
            let reply = try await caller.requestToken(changing: [parameter: value])
            #expect(reply.status == 200)
            #expect(reply.text("error") == error)
        }
    }

    @Test func `a token request without a grant type or with GET is a bad request`() async throws {
        try await withSimulator { caller in
            let untyped = try await caller.requestToken(changing: ["grant_type": ""])
            #expect(untyped.status == 400)
            let get = try await caller.call("GET", "/oauth/v2/token")
            #expect(get.status == 400)
        }
    }

    @Test func `the eleventh token request in ten minutes is denied until they are over`() async throws {
        let time = ManualTime()
        var configuration = SimulatorConfiguration.small()
        configuration.now = time.now
        try await withSimulator(configuration) { caller in
            for _ in 0..<10 { #expect(try await caller.requestToken().status == 200) }
            let denied = try await caller.requestToken()
            #expect(denied.status == 400)
            #expect(denied.text("error") == "Access Denied")
            time.advance(seconds: 599)
            #expect(try await caller.requestToken().status == 400)
            time.advance(seconds: 1)
            #expect(try await caller.requestToken().status == 200)
        }
    }

    @Test func `the eleventh active token kills the oldest`() async throws {
        let time = ManualTime()
        var configuration = SimulatorConfiguration.small()
        configuration.now = time.now
        try await withSimulator(configuration) { caller in
            var tokens: [String] = []
            for _ in 0..<10 { tokens.append(try await caller.token()) }
            #expect(try await caller.get("/books/v3/items", token: tokens[0]).status == 200)
            time.advance(seconds: 600)
            tokens.append(try await caller.token())
            #expect(try await caller.get("/books/v3/items", token: tokens[0]).status == 401)
            #expect(try await caller.get("/books/v3/items", token: tokens[1]).status == 200)
            time.advance(seconds: 3_000)
            #expect(try await caller.get("/books/v3/items", token: tokens[1]).code == 57)
            #expect(try await caller.get("/books/v3/items", token: tokens[10]).status == 200)
        }
    }

    @Test func `no header is code 14, a bad token code 57`() async throws {
        try await withSimulator { caller in
            let target = "/books/v3/items?organization_id=\(caller.organizationID)"
            let none = try await caller.call("GET", target)
            #expect(none.status == 401)
            #expect(none.code == 14)
            let bad = try await caller.call("GET", target, headers: ["Authorization": "Zoho-oauthtoken nonsense"])
            #expect(bad.status == 401)
            #expect(bad.code == 57)
            #expect(bad.header("X-Rate-Limit-Remaining") == nil)
            let bearer = ["Authorization": "Bearer \(try await caller.token())"]
            #expect(try await caller.call("GET", target, headers: bearer).status == 200)
        }
    }

    @Test func `a foreign organization is code 6041, a missing one the default`() async throws {
        try await withSimulator { caller in
            let header = ["Authorization": "Zoho-oauthtoken \(try await caller.token())"]
            let foreign = try await caller.call("GET", "/books/v3/items?organization_id=1", headers: header)
            #expect(foreign.status == 400)
            #expect(foreign.code == 6041)
            #expect(foreign.text("message") == "This user is not associated with the CompanyID/CompanyName:1.")
            #expect(try await caller.call("GET", "/books/v3/items", headers: header).status == 200)
            _ = try await caller.control("quirks", #"{"organization_required":true}"#)
            #expect(try await caller.call("GET", "/books/v3/items", headers: header).code == 4029)
        }
    }

    @Test func `tokens expire and the refresh token is revoked on command`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.control("expire_tokens")
            #expect(try await caller.get("/books/v3/items", token: token).code == 57)
            _ = try await caller.control("revoke")
            #expect(try await caller.requestToken().text("error") == "invalid_code")
            _ = try await caller.control("revoke", #"{"revoked":false}"#)
            let fresh = try await caller.token()
            #expect(try await caller.get("/books/v3/items", token: fresh).status == 200)
        }
    }

    @Test func `a revoked scope answers code 57 on a fresh token, for its module only`() async throws {
        try await withSimulator { caller in
            _ = try await caller.control("switches", #"{"revoked_scopes":["items"]}"#)
            let token = try await caller.token()
            #expect(try await caller.get("/books/v3/items", token: token).code == 57)
            #expect(try await caller.get("/inventory/v1/itemdetails", "item_ids=1", token: token).code == 57)
            #expect(try await caller.get("/books/v3/contacts", token: token).status == 200)
        }
    }

    @Test func `unknown paths are 404 and wrong methods 405`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            #expect(try await caller.get("/books/v3/nothing", token: token).code == 5)
            #expect(try await caller.call("GET", "/").status == 404)
            let header = ["Authorization": "Zoho-oauthtoken \(token)"]
            #expect(try await caller.call("DELETE", "/books/v3/items/1", headers: header).status == 405)
        }
    }
}
