import SyncCore
import SyncEngine
import SyncTestKit
import Synchronization
import Testing
import ZohoAPI
import ZohoSimulator
import ZohoSource

/// Pages of a listing that are read side by side.
@Suite struct PagesAheadTests {
    @Test func `a walk over stored rows asks for as many pages at once as calls may be, and syncs them in order`()
        async throws
    {
        try await with(pages: 7) { rehearsal in
            // The first answer comes only when four pages were asked for: one after the other nothing would come.
            let source = HoldingSource(rehearsal.source, until: 4)
            var ports = rehearsal.ports(source: source)
            ports.outlivesRuns = true
            let pages = Mutex<[Int]>([])
            let report = await SyncOrchestrator(ports: ports, logger: .silent).sync(
                .products,
                options: SyncOptions(),
                observer: { progress in pages.withLock { $0.append(progress.page) } }
            )
            #expect(report.run.status == .completed)
            #expect(report.run.counters.skipped == 70)
            #expect(pages.withLock(\.self) == Array(1...7))
            // None was asked for that is not there.
            #expect(source.asked.sorted() == Array(1...7))
        }
    }

    @Test func `a listing that became shorter costs the calls that were made ahead at most, and is read to its end`()
        async throws
    {
        try await with(pages: 7) { rehearsal in
            try rehearsal.organization.delete(.items, .some(50))
            let source = HoldingSource(rehearsal.source, until: 1)
            let report = await SyncOrchestrator(ports: rehearsal.ports(source: source), logger: .silent)
                .sync(.products, options: SyncOptions())
            #expect(report.suspects == 50)
            #expect(report.run.counters.skipped == 20)
            // Two pages, and three that were asked for ahead.
            #expect(source.asked.count <= 5)
        }
    }

    @Test func `a page that fails ends the walk behind those before it, and the next run goes on there`() async throws {
        try await with(pages: 7) { rehearsal in
            let source = HoldingSource(rehearsal.source, until: 1, failing: 4)
            let failed = await SyncOrchestrator(ports: rehearsal.ports(source: source), logger: .silent)
                .sync(.products, options: SyncOptions(cacheEnabled: false))
            #expect(failed.error?.code == .requestRejected)
            #expect(failed.run.counters.totalProcessed == 30)
            let resumed = await rehearsal.sync(.products, SyncOptions(cacheEnabled: false))
            #expect(resumed.run.resumedFromPage == 3)
            #expect(resumed.run.status == .completed)
        }
    }

    /// An organization whose products were synced before.
    private func with(pages: Int, _ body: (Rehearsal) async throws -> Void) async throws {
        let configuration = SimulatorConfiguration(products: pages * 10, customers: 1, vendors: 1)
        try await Rehearsal.with(configuration, adjust: { $0.pageSize = 10 }) { rehearsal in
            #expect(await rehearsal.sync(.products).run.status == .completed)
            try await body(rehearsal)
        }
    }
}

/// A source that answers no page before so many were asked for, and refuses one.
private final class HoldingSource: RecordSource {
    private let source: ZohoSource
    private let count: Int
    private let failing: Int?
    private let state = Mutex<[Int]>([])

    init(_ source: ZohoSource, until count: Int, failing: Int? = nil) {
        self.source = source
        self.count = count
        self.failing = failing
    }

    var asked: [Int] { state.withLock(\.self) }

    func page(_ number: Int, of type: EntityType, changedSince since: Instant?) async throws(SyncError) -> RecordPage {
        state.withLock { $0.append(number) }
        do {
            try await until("\(count) pages are asked for") { asked.count >= count }
        } catch {
            throw SyncError(.sourceUnavailable, "\(error)", nextStep: "Ask for pages side by side.")
        }
        if number == failing { throw SyncError(.requestRejected, "Not this one.", nextStep: "Ask for others.") }
        return try await source.page(number, of: type, changedSince: since)
    }

    func details(_ ids: [String], of type: EntityType) async -> RecordAnswers { await source.details(ids, of: type) }

    func record(_ id: String, of type: EntityType) async throws(SyncError) -> RecordAnswer {
        try await source.record(id, of: type)
    }

    func listingAnswers(of type: EntityType) async throws(SyncError) -> Bool {
        try await source.listingAnswers(of: type)
    }

    var pageSize: Int { source.pageSize }
    var callsAtOnce: Int { 4 }
    var usage: SourceUsage { source.usage }
}
