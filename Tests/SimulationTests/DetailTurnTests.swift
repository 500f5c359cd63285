import SyncCore
import SyncEngine
import SyncTestKit
import Synchronization
import Testing
import ZohoAPI
import ZohoSimulator
import ZohoSource

/// Details that a server reads beside its runs.
@Suite struct DetailTurnTests {
    private static let documents = SimulatorConfiguration(
        products: 210,
        customers: 3,
        vendors: 2,
        documents: [.invoices: 40, .bills: 30]
    )

    @Test func `a run that leaves details ends with its listing, and turns read those of each type`() async throws {
        try await Rehearsal.with(Self.documents) { rehearsal in
            for type in [EntityType.invoices, .bills] { try await list(type, rehearsal) }
            try await reading(rehearsal) {
                try await until("all details are read") { try await dueCount(rehearsal) == 0 }
            }
            #expect(try await rehearsal.differences(.invoices, details: true) == [])
            #expect(try await rehearsal.differences(.bills, details: true) == [])
        }
    }

    @Test func `a turn ends after a few details where somebody waits for its type, and another type's goes on`()
        async throws
    {
        try await Rehearsal.with(Self.documents) { rehearsal in
            for type in [EntityType.invoices, .bills] { try await list(type, rehearsal) }
            let wanted = Mutex<Set<String>>([])
            try await reading(rehearsal, wanted: { wanted.withLock(\.self) }) {
                try await until("a detail is read") { try await dueCount(rehearsal) < 70 }
                wanted.withLock { $0 = ["invoice"] }
                try await until("all bills are read") {
                    try await rehearsal.database.destination.dueDetailCount(of: .bills, now: rehearsal.time.now()) == 0
                }
            }
            let left = try await rehearsal.database.destination.dueDetailCount(of: .invoices, now: rehearsal.time.now())
            // The first turn is of invoices, and ends after the few that it had asked for.
            #expect(left > 20)
        }
    }

    @Test(arguments: [true, false])
    func `products are kept with stock by location where the organization uses that, and else a hundred are read`(
        usesLocations: Bool
    ) async throws {
        var configuration = Self.documents
        configuration.quirks.onePlace = !usesLocations
        try await Rehearsal.with(configuration) { rehearsal in
            try await list(.products, rehearsal)
            let before = rehearsal.source.usage.apiCalls
            let left = usesLocations ? 0 : 110
            try await reading(rehearsal) {
                try await until("details of products are read") {
                    try await rehearsal.database.destination.dueDetailCount(of: .products, now: rehearsal.time.now())
                        == left
                }
            }
            #expect(rehearsal.source.usage.apiCalls - before == (usesLocations ? 3 : 1))
        }
    }

    // MARK: Parts

    private func list(_ type: EntityType, _ rehearsal: Rehearsal) async throws {
        var options = SyncOptions(details: true)
        options.leavesDetails = true
        let report = await rehearsal.sync(type, options)
        #expect(report.run.status == .completed)
        #expect(report.run.apiCalls <= 2)
    }

    private func dueCount(_ rehearsal: Rehearsal) async throws -> Int {
        var count = 0
        for type in [EntityType.invoices, .bills] {
            count += try await rehearsal.database.destination.dueDetailCount(of: type, now: rehearsal.time.now())
        }
        return count
    }

    /// Takes turns for as long as `body` takes.
    private func reading(
        _ rehearsal: Rehearsal,
        wanted: @escaping @Sendable () -> Set<String> = { [] },
        _ body: () async throws -> Void
    ) async throws {
        let turns = DetailTurns(
            of: [.invoices, .bills, .products],
            KeptDetails(nil, rehearsal.database.volatileMembers),
            rehearsal.database.destination,
            signals: ServerSignals(),
            time: rehearsal.time,
            logger: .silent,
            wantedTypes: { wanted() },
            reasonToSkip: { nil },
            read: { type, limits in
                var ports = rehearsal.ports()
                ports.givesWay = limits.givesWay
                return await SyncOrchestrator(ports: ports, logger: .silent)
                    .sync(type, options: SyncOptions(selection: .dueDetails, details: true))
            }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await turns.work() }
            defer { group.cancelAll() }
            try await body()
        }
    }
}
