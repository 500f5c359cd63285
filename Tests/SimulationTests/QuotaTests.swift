import Foundation
import Logging
import SyncCore
import SyncEngine
import SyncTestKit
import Synchronization
import Testing
import ZohoSimulator
import ZohoSource

/// The calls of a day run out. Time is injected, in the simulator too: a night takes no time.
@Suite struct QuotaTests {
    /// 1,000 calls a day, of which 50 are kept. It is 08:00 UTC, and the organization's day ends at 21:00 UTC.
    private func withDay(
        remaining: Int,
        _ priority: CallPriority,
        _ body: (Rehearsal, LogMessages) async throws -> Void
    ) async throws {
        let time = TestTime()
        let log = LogMessages()
        var configuration = SimulatorConfiguration(products: 450, customers: 230, dailyQuota: 1_000)
        configuration.now = { Date(timeIntervalSince1970: Double(time.now().microseconds) / 1e6) }
        try await Rehearsal.with(configuration, waits: time, logger: log.logger) { rehearsal in
            var rehearsal = rehearsal
            rehearsal.source = rehearsal.source.withPriority(priority)
            rehearsal.organization.setRemaining(remaining)
            try await body(rehearsal, log)
        }
    }

    @Test func `a run waits at the reserve when 50 calls are left, says so in one line, and goes on after the reset`()
        async throws
    {
        try await withDay(remaining: 52, CallPriority(waitsForQuota: true)) { rehearsal, log in
            let report = await rehearsal.sync(.products)
            #expect(report.run.status == .completed)
            #expect(report.numbers == "450/0/0/450")
            #expect(rehearsal.source.usage.apiCalls == 3)
            #expect(rehearsal.source.usage.quota?.remaining == 999)
            #expect(rehearsal.waits.sleeps.reduce(.zero, +) == .seconds(13 * 3_600))
            #expect(
                log.lines(at: .notice) == [
                    "50 of the day's 1000 calls of organization \(rehearsal.settings.organizationID) are left, and 50 are "
                        + "kept for webhooks and other programs; the organization's day ends at 2025-11-13 21:00:00 UTC, in "
                        + "13 h 0 min. The run waits and goes on by itself then; Ctrl-C ends it."
                ]
            )
        }
    }

    @Test func `a run that does not wait ends, and says when there is more`() async throws {
        try await withDay(remaining: 51, CallPriority()) { rehearsal, _ in
            let report = await rehearsal.sync(.products)
            #expect(report.run.status == .failed)
            #expect(report.error?.code == .dailyQuotaSpent)
            #expect(report.error?.message.contains("in 13 h 0 min") == true)
            #expect(report.counters.synced == 200)
            #expect(rehearsal.waits.sleeps.isEmpty)
            rehearsal.waits.advance(by: .seconds(13 * 3_600))
            #expect(await rehearsal.sync(.products).run.status == .completed)
        }
    }

    @Test func `records asked for by id are read although only the reserve is left`() async throws {
        try await withDay(remaining: 20, CallPriority(.urgent)) { rehearsal, _ in
            let ids = Array(rehearsal.organization.ids(.items).prefix(5))
            let report = await rehearsal.sync(.products, SyncOptions(selection: .ids(ids)))
            #expect(report.numbers == "5/0/0/5")
            #expect(rehearsal.source.usage.quota?.remaining == 19)
        }
    }

    @Test func `an urgent call goes where a routine one does not`() async throws {
        try await withDay(remaining: 50, CallPriority()) { rehearsal, _ in
            _ = try await rehearsal.source.page(1, of: .products)
            await #expect(throws: SyncError.self) { try await rehearsal.source.page(2, of: .products) }
            let urgent = rehearsal.source.withPriority(CallPriority(.urgent))
            #expect(try await urgent.page(2, of: .products).records.count == 200)
        }
    }

    @Test func `a run that Zoho itself stops for the day goes on after the reset`() async throws {
        try await withDay(remaining: 2, CallPriority(.urgent, waitsForQuota: true)) { rehearsal, log in
            let report = await rehearsal.sync(.products)
            #expect(report.run.status == .completed)
            #expect(report.numbers == "450/0/0/450")
            // The third one met code 45.
            #expect(rehearsal.source.usage.apiCalls == 4)
            let line = try #require(log.lines(at: .notice).first)
            #expect(log.lines(at: .notice).count == 1)
            #expect(line.contains("(code 45); they come back at 2025-11-13 21:00:00 UTC. That is in 13 h 0 min."))
        }
    }

    @Test func `a spent day whose end Zoho does not tell is asked about once an hour, for a day`() async throws {
        try await withDay(remaining: 900, CallPriority(waitsForQuota: true)) { rehearsal, _ in
            var fault = Fault(match: "/inventory/v1/items")
            (fault.status, fault.code) = (429, 45)
            _ = try rehearsal.organization.add(fault)
            let report = await rehearsal.sync(.products)
            #expect(report.error?.code == .dailyQuotaSpent)
            #expect(rehearsal.source.usage.apiCalls == 27)
            #expect(rehearsal.waits.sleeps.reduce(.zero, +) == .seconds(26 * 3_600))
        }
    }
}

/// Messages that were logged, with their levels.
final class LogMessages: Sendable {
    private let messages = Mutex<[(level: Logger.Level, text: String)]>([])

    var logger: Logger { Logger(label: "test") { [self] _ in Handler(messages: self) } }

    func lines(at level: Logger.Level) -> [String] {
        messages.withLock { $0.filter { $0.level == level }.map(\.text) }
    }

    private struct Handler: LogHandler {
        let messages: LogMessages
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            messages.messages.withLock { $0.append((event.level, "\(event.message)")) }
        }
    }
}
