import Foundation
import Testing

@testable import ZohoSimulator

@Suite struct LimitTests {
    /// 2025-11-13T08:30:00+0300: fifteen and a half hours before midnight in Baghdad.
    private let time = ManualTime()

    private func configuration() -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration.small()
        configuration.now = self.time.now
        return configuration
    }

    @Test func `the quota counts down and resets at the organization's midnight`() async throws {
        var configuration = self.configuration()
        configuration.dailyQuota = 3
        try await withSimulator(configuration) { caller in
            let token = try await caller.token()
            let first = try await caller.get("/books/v3/items", token: token)
            #expect(first.header("X-Rate-Limit-Limit") == "3")
            #expect(first.header("X-Rate-Limit-Remaining") == "2")
            #expect(first.header("X-Rate-Limit-Reset") == "55800")
            for _ in 0..<2 { #expect(try await caller.get("/books/v3/items", token: token).status == 200) }
            let spent = try await caller.get("/books/v3/items", token: token)
            #expect(spent.status == 429)
            #expect(spent.code == 45)
            #expect(spent.header("X-Rate-Limit-Remaining") == "0")
            self.time.advance(seconds: 55_800)
            let fresh = try await caller.token()
            #expect(try await caller.get("/books/v3/items", token: fresh).header("X-Rate-Limit-Remaining") == "2")
        }
    }

    @Test func `what remains of the quota can be set`() async throws {
        try await withSimulator(self.configuration()) { caller in
            _ = try await caller.control("limits", #"{"remaining":1}"#)
            let token = try await caller.token()
            #expect(try await caller.get("/books/v3/items", token: token).header("X-Rate-Limit-Remaining") == "0")
            #expect(try await caller.get("/books/v3/items", token: token).code == 45)
        }
    }

    @Test func `too many calls in a minute block the organization for half an hour`() async throws {
        var configuration = self.configuration()
        configuration.callsPerMinute = 5
        try await withSimulator(configuration) { caller in
            let token = try await caller.token()
            for _ in 0..<5 { #expect(try await caller.get("/books/v3/items", token: token).status == 200) }
            let refused = try await caller.get("/books/v3/items", token: token)
            #expect(refused.status == 429)
            #expect(refused.code == 44)
            #expect(refused.header("Retry-After") == "1800")
            self.time.advance(seconds: 1_799)
            #expect(try await caller.get("/books/v3/items", token: token).header("Retry-After") == "1")
            self.time.advance(seconds: 1)
            #expect(try await caller.get("/books/v3/items", token: token).status == 200)
        }
    }

    @Test func `calls spread over the minute are not blocked`() async throws {
        var configuration = self.configuration()
        configuration.callsPerMinute = 5
        try await withSimulator(configuration) { caller in
            let token = try await caller.token()
            for _ in 0..<20 {
                #expect(try await caller.get("/books/v3/items", token: token).status == 200)
                self.time.advance(seconds: 12)
            }
        }
    }

    @Test func `by switch the block has code 43 and an hour, or no hint at all`() async throws {
        var configuration = self.configuration()
        configuration.callsPerMinute = 1
        configuration.quirks.minuteCode43 = true
        try await withSimulator(configuration) { caller in
            let token = try await caller.token()
            _ = try await caller.get("/books/v3/items", token: token)
            let refused = try await caller.get("/books/v3/items", token: token)
            #expect(refused.code == 43)
            #expect(refused.header("Retry-After") == "3600")
            _ = try await caller.control("quirks", #"{"retry_after":false,"html_refusals":true}"#)
            let html = try await caller.get("/books/v3/items", token: token)
            #expect(html.header("Retry-After") == nil)
            #expect(html.string.hasPrefix("<html>"))
            _ = try await caller.control("limits", #"{"unblock":true}"#)
            #expect(try await caller.get("/books/v3/items", token: token).status == 200)
        }
    }

    @Test func `more calls at once than allowed are refused with code 1070`() async throws {
        var configuration = self.configuration()
        configuration.concurrentCalls = 2
        configuration.latency = .milliseconds(500)
        try await withSimulator(configuration) { caller in
            let token = try await caller.token()
            let codes = try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<6 {
                    group.addTask { try await caller.get("/books/v3/items", token: token).code }
                }
                return try await group.reduce(into: []) { $0.append($1 ?? -1) }
            }
            #expect(codes.contains(1070))
            #expect(codes.filter { $0 == 0 }.count >= 2)
            #expect(try await caller.get("/books/v3/items", token: token).status == 200)
        }
    }

    @Test func `listing organizations needs no quota`() async throws {
        var configuration = self.configuration()
        configuration.dailyQuota = 0
        try await withSimulator(configuration) { caller in
            let header = ["Authorization": "Zoho-oauthtoken \(try await caller.token())"]
            #expect(try await caller.call("GET", "/books/v3/organizations", headers: header).status == 200)
            #expect(try await caller.call("GET", "/books/v3/items", headers: header).code == 45)
        }
    }
}
