import SyncCore
import SyncTestKit
import Synchronization
import Testing
import ZohoSimulator

@testable import ZohoSource

/// What other programs are told of the access token.
@Suite struct TokenEventTests {
    @Test func `a new token is told once, with its end and without itself`() async throws {
        try await SimulatorBench.run { bench in
            let recorder = Recorder()
            let source = bench.source(sharing: SharedStores(events: recorder))
            for _ in 1...3 { _ = try await source.page(1, of: .products) }
            let event = try #require(recorder.events.first)
            #expect(recorder.events.count == 1)
            #expect(event.type == "tds.zoho.token.refreshed")
            #expect(event.timestamp == bench.time.now())
            let expiresAt = try await source.tokenStatus().expiresAt
            #expect(event.dataJSON == #"{"expires_at":"\#(expiresAt)"}"#)

            // Zoho takes it no more.
            bench.organization.expireTokens()
            _ = try await source.page(1, of: .products)
            #expect(recorder.events.map(\.type) == ["tds.zoho.token.refreshed", "tds.zoho.token.refreshed"])
            #expect(Set(recorder.events.map(\.id)).count == 2)
        }
    }

    @Test func `a token of another process is no event`() async throws {
        try await withTemporaryDirectory { directory in
            try await SimulatorBench.run { bench in
                let recorder = Recorder()
                for _ in 1...2 {
                    let source = bench.source(sharing: SharedStores(events: recorder)) {
                        $0.tokenFile = directory + "/token.json"
                    }
                    _ = try await source.page(1, of: .products)
                }
                #expect(recorder.events.count == 1)
            }
        }
    }

    @Test func `a token that cannot be had is told with the reason, once for all calls that wait`() async throws {
        try await SimulatorBench.run { bench in
            bench.organization.revokeRefreshToken()
            let recorder = Recorder()
            let source = bench.source(sharing: SharedStores(events: recorder))
            for _ in 1...3 {
                let error = try await syncError { try await source.page(1, of: .products) }
                #expect(error.code == .credentialsRejected)
            }
            let event = try #require(recorder.events.first)
            #expect(recorder.events.count == 1)
            #expect(event.type == "tds.zoho.token.refresh_failed")
            #expect(event.dataJSON.contains(#""code":"credentials_rejected""#))
            #expect(event.dataJSON.contains("(invalid_code)"))
            #expect(!event.dataJSON.contains(bench.settings.credentials.refreshToken.revealed))
        }
    }

    @Test func `a call has its token although nobody can take note of it`() async throws {
        try await SimulatorBench.run { bench in
            let recorder = Recorder()
            recorder.isAway.withLock { $0 = true }
            let page = try await bench.source(sharing: SharedStores(events: recorder)).page(1, of: .products)
            #expect(page.records.count == 20)
            #expect(recorder.events.isEmpty)
        }
    }
}

private final class Recorder: EventRecorder {
    private let recorded = Mutex<[EventEnvelope]>([])
    let isAway = Mutex(false)

    var events: [EventEnvelope] { recorded.withLock { $0 } }

    func record(_ event: EventEnvelope) async throws(SyncError) {
        if isAway.withLock({ $0 }) { throw SyncError(.destinationUnavailable, "Away.", nextStep: "Wait.") }
        recorded.withLock { $0.append(event) }
    }
}
