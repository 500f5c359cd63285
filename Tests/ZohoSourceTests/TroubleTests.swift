import SyncCore
import SyncTestKit
import Testing
import ZohoSimulator

@testable import ZohoSource

/// Over real HTTP: what goes wrong on the way, how often a call is tried, and what a person reads in the end.
@Suite struct TroubleTests {
    private func fault(_ change: (inout Fault) -> Void) -> Fault {
        var fault = Fault(match: "/inventory/v1/items")
        change(&fault)
        return fault
    }

    @Test func `a server error that passes costs a wait and nothing else`() async throws {
        try await SimulatorBench.run { bench in
            try bench.organization.add(fault { ($0.status, $0.times) = (503, 2) })
            let source = bench.source()
            #expect(try await source.page(1, of: .products).records.count == 20)
            #expect(source.usage.apiCalls == 3)
            #expect(bench.time.sleeps == [.milliseconds(750), .milliseconds(1_500)])
        }
    }

    @Test func `calls made in a priority of their own are counted apart, and with all others`() async throws {
        try await SimulatorBench.run { bench in
            let source = bench.source()
            let (one, other) = (source.withPriority(CallPriority(.routine)), source.withPriority(CallPriority(.urgent)))
            for part in [one, other, one] { _ = try await part.page(1, of: .products) }
            #expect([one, other, source].map(\.usage.apiCalls) == [2, 1, 3])
            #expect(one.usage.quota == source.usage.quota)
            #expect(other.usage.tokenCalls == 1)
        }
    }

    @Test func `a server error that stays is reported after four attempts`() async throws {
        try await SimulatorBench.run { bench in
            try bench.organization.add(fault { ($0.status, $0.body) = (502, "<html><h1>Bad Gateway</h1></html>") })
            let source = bench.source()
            let error = try await syncError { try await source.page(2, of: .products) }
            #expect(error.code == .sourceUnavailable)
            #expect(
                error.description
                    == "GET /inventory/v1/items page 2: Zoho answered HTTP 502; gave up after 4 attempts. "
                    + "(begins with: <html><h1>Bad Gateway</h1></html>) Run the same command again later; status.zoho.com "
                    + "tells of outages."
            )
            #expect(source.usage.apiCalls == 4)
        }
    }

    @Test func `HTML with status 200 is unreadable, not an empty page`() async throws {
        try await SimulatorBench.run { bench in
            try bench.organization.add(fault { $0.body = "<!DOCTYPE html><html>Maintenance</html>" })
            let error = try await syncError { try await bench.source().page(1, of: .products) }
            #expect(error.code == .unreadableAnswer)
            #expect(
                error.message.hasPrefix(
                    "GET /inventory/v1/items page 1: the answer (HTTP 200, 39 bytes) cannot be read: "
                )
            )
            #expect(error.message.hasSuffix("; gave up after 4 attempts."))
            #expect(error.cause == "begins with: <!DOCTYPE html><html>Maintenance</html>")
        }
    }

    @Test(arguments: [0, 1, 500])
    func `a body that ends early is read again`(bytes: Int) async throws {
        try await SimulatorBench.run { bench in
            try bench.organization.add(fault { ($0.truncate, $0.times) = (bytes, 1) })
            #expect(try await bench.source().page(1, of: .products).records.count == 20)
        }
    }

    @Test func `a connection that is cut is tried again`() async throws {
        try await SimulatorBench.run { bench in
            try bench.organization.add(fault { ($0.cut, $0.times) = (true, 1) })
            let source = bench.source()
            #expect(try await source.page(1, of: .products).records.count == 20)
            #expect(source.usage.apiCalls == 2)
        }
    }

    @Test func `connections that stay cut are reported`() async throws {
        try await SimulatorBench.run { bench in
            try bench.organization.add(fault { $0.cut = true })
            let error = try await syncError { try await bench.source().page(1, of: .products) }
            #expect(error.code == .sourceUnavailable)
            #expect(error.message.hasSuffix(": the connection was cut; gave up after 4 attempts."))
        }
    }

    @Test func `a call that is never answered ends with its time`() async throws {
        try await SimulatorBench.run(callTimeout: .milliseconds(2_000)) { bench in
            _ = try await bench.source().tokenStatus()
            try bench.organization.add(fault { $0.delayMilliseconds = 600_000 })
            let source = bench.source { $0.retry = RetryPolicy(retriesMax: 1) }
            let error = try await syncError { try await source.page(1, of: .products) }
            #expect(error.code == .sourceUnavailable)
            #expect(error.message.hasSuffix(": no whole answer within 2 s; gave up after 2 attempts."))
        }
    }

    @Test func `a cancelled call ends at once and says so`() async throws {
        try await SimulatorBench.run { bench in
            let source = bench.source()
            _ = try await source.tokenStatus()
            try bench.organization.add(fault { $0.delayMilliseconds = 600_000 })
            let before = bench.organization.calls.total
            let call = Task { try await source.page(1, of: .products) }
            try await until("the call has arrived") { bench.organization.calls.total > before }
            call.cancel()
            let error = try await syncError { try await call.value }
            #expect(error.code == .cancelled)
            #expect(source.usage.apiCalls == 1)
        }
    }

    @Test func `nobody there is told with the address, and counts as no call`() async throws {
        try await SimulatorBench.run { bench in
            _ = try await bench.source().tokenStatus()
            let nowhere = bench.source { $0.apiURL = BaseURL(known: "http://127.0.0.1:1") }
            let error = try await syncError { try await nowhere.page(1, of: .products) }
            #expect(error.code == .sourceUnavailable)
            #expect(
                error.message
                    == "GET /inventory/v1/items page 1: no answer from 127.0.0.1:1: connection refused; "
                    + "gave up after 4 attempts."
            )
            #expect(nowhere.usage.apiCalls == 0)
        }
    }

    @Test func `an answer above the bound is refused`() async throws {
        try await SimulatorBench.run { bench in
            let source = bench.source { $0.bodyBytesMax = 4_096 }
            let error = try await syncError { try await source.page(1, of: .products) }
            #expect(error.code == .answerTooLarge)
            #expect(error.message == "GET /inventory/v1/items page 1: the answer is larger than 4096 bytes.")
        }
    }

    @Test func `a foreign organization ends the run at once`() async throws {
        try await SimulatorBench.run { bench in
            let source = bench.source { $0.organizationID = "1" }
            let error = try await syncError { try await source.page(1, of: .products) }
            #expect(error.code == .wrongOrganization)
            #expect(source.usage.apiCalls == 1)
        }
    }

    // MARK: Limits

    @Test func `a throttled organization is not asked again until the time is over`() async throws {
        try await SimulatorBench.run { bench in
            try bench.organization.add(
                fault { ($0.status, $0.code, $0.headers, $0.times) = (429, 44, ["Retry-After": "1800"], 1) }
            )
            let source = bench.source()
            for _ in 0..<5 {
                let error = try await syncError { try await source.page(1, of: .products) }
                #expect(error.code == .rateLimited)
                #expect(error.message.contains("until 2025-11-13 08:30:00 UTC"))
            }
            #expect(source.usage.apiCalls == 1)
            #expect(bench.time.sleeps.isEmpty)
            bench.time.advance(by: .seconds(1_800))
            #expect(try await source.page(1, of: .products).records.count == 20)
        }
    }

    @Test func `a short Retry-After is waited out`() async throws {
        try await SimulatorBench.run { bench in
            try bench.organization.add(
                fault { ($0.status, $0.code, $0.headers, $0.times) = (429, 43, ["Retry-After": "20"], 1) }
            )
            let source = bench.source()
            #expect(try await source.page(1, of: .products).records.count == 20)
            #expect(bench.time.sleeps.reduce(.zero, +) == .seconds(20))
        }
    }

    @Test func `a spent day is throttled until the reset, after one call`() async throws {
        try await SimulatorBench.run { bench in
            bench.organization.setRemaining(0)
            let source = bench.source()
            for _ in 0..<3 {
                let error = try await syncError { try await source.page(1, of: .products) }
                #expect(error.code == .dailyQuotaSpent)
            }
            #expect(source.usage.apiCalls == 1)
        }
    }

    @Test func `too many calls at once are tried again with fewer`() async throws {
        try await SimulatorBench.run { bench in
            try bench.organization.add(fault { ($0.status, $0.code, $0.times) = (429, 1070, 2) })
            let source = bench.source()
            #expect(try await source.page(1, of: .products).records.count == 20)
            #expect(source.usage.apiCalls == 3)
        }
    }

    @Test func `the limiter keeps the simulator's own limits from ever being met`() async throws {
        try await SimulatorBench.run { bench in
            bench.organization.setLimits(callsPerMinute: 0, concurrentCalls: 4)
            let source = bench.source()
            try await withThrowingTaskGroup { group in
                for _ in 0..<60 { group.addTask { try await source.page(1, of: .products) } }
                try await group.waitForAll()
            }
            #expect(source.usage.apiCalls == 60)
        }
    }
}
