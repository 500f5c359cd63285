import FoundationEssentials
import Logging
import SyncCore
import SyncEngine
import ZohoAPI
import ZohoSimulator

/// The six runs that show what TDS does.
struct Demo: Sendable {
    let directory: String
    let terminal: Terminal
    let logger: Logger

    func run() async throws {
        try removeEarlierFiles()
        let simulator = ZohoSimulator(configuration: SimulatorConfiguration(port: 0), logger: logger)
        let ready = AsyncStream<Int>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await simulator.run { ready.continuation.yield($0) }
                ready.continuation.finish()
            }
            for await port in ready.stream {
                try await play(simulator, port: port)
                break
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func play(_ simulator: ZohoSimulator, port: Int) async throws {
        var environment = Dictionary(uniqueKeysWithValues: simulator.environment(port: port))
        environment[Setting<String>.dataDirectory.name] = directory
        let settings = try Settings(await ResolvedSettings.resolve(environment: environment, file: nil))
        let steps = DemoStep.all(simulator.organization)
        var table = TextTable(
            ["step", "status"] + RunNumbers.titles(calls: "API calls") + ["seconds", "hit rate"],
            rightAligned: Set(2..<4 + RunNumbers.count)
        )
        var remarks: [String] = []
        for (number, step) in steps.enumerated() {
            terminal.note("\(number + 1)/\(steps.count) \(step.title) …")
            let reports = try await App.with(settings, logger: logger) { app in
                try await step.prepare(app)
                return await app.orchestrator(for: app.options).sync(step.types, options: app.options)
            }
            if reports.contains(where: { $0.run.status == .cancelled }) { throw ExitStatus.cancelled }
            table.add([step.title] + DemoStep.cells(reports))
            remarks += Reports.remarks(reports)
        }
        terminal.print([""] + table.lines)
        if !remarks.isEmpty { terminal.print([""] + remarks) }
        terminal.print([""] + Self.next(settings.database.displayName.shown).lines)
    }

    /// Only files that a demo made.
    private func removeEarlierFiles() throws {
        let names =
            ["tds.sqlite", "state-cache.sqlite"].flatMap { [$0, $0 + "-wal", $0 + "-shm"] } + ["zoho-token.json"]
        for name in names where FileManager.default.fileExists(atPath: "\(directory)/\(name)") {
            try FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        }
    }

    private static func next(_ database: String) -> String {
        """
        LOOK AT THE DATABASE  \(database)
          sqlite3 \(database) "SELECT zoho_id, name, rate, stock_on_hand FROM products ORDER BY rate_num DESC LIMIT 5"
          sqlite3 \(database) "SELECT status, total_processed, synced, skipped, failed FROM tds_sync_runs ORDER BY started_at"
          sqlite3 \(database) "SELECT entity_id, reason, message FROM tds_dead_letter_queue"

        THEN
          tds simulate                      the same organization in a terminal of its own, with faults at your command
          tds sync --help                   everything a sync can do
          tds doctor                        what is needed for your own organization
        """
    }
}

/// One step: what happens at the source or to the cache, and what is synced afterwards.
private struct DemoStep: Sendable {
    let title: String
    let types: [EntityType]
    let prepare: @Sendable (App) async throws -> Void

    init(_ title: String, _ types: [EntityType], prepare: @escaping @Sendable (App) async throws -> Void = { _ in }) {
        self.title = title
        self.types = types
        self.prepare = prepare
    }

    static func all(_ organization: SimulatedOrganization) -> [DemoStep] {
        let products = [ZohoType.products.entity]
        let both = products + [ZohoType.customers.entity]
        return [
            DemoStep("first sync", both),
            DemoStep("the same again", both),
            DemoStep("one product changed", products) { _ in try organization.change(.items, .some(1)) },
            DemoStep("66 products changed", products) { _ in try organization.change(.items, .some(66)) },
            DemoStep("one product broken at the source", products) { _ in
                try organization.break(.items, .ids([organization.ids(.items)[0]]), kind: .duplicateMember)
            },
            DemoStep("mended, and the cache cleared", both) { app in
                try organization.mend(.items, .ids([organization.ids(.items)[0]]))
                for type in both { _ = try await app.stores.cache.invalidateAll(type.name) }
            },
        ]
    }

    /// The cells behind the title: the runs of a step added up.
    static func cells(_ reports: [RunReport]) -> [String] {
        var counters = RunCounters()
        for report in reports { counters += report.counters }
        let calls = reports.map(\.run.apiCalls).total
        let seconds = reports.reduce(Duration.zero) { $0 + $1.duration }
        let status = reports.map(\.run.status).first { $0 != .completed } ?? .completed
        return [status.rawValue] + RunNumbers.cells(counters, calls: calls)
            + [seconds.text(digits: 2), CacheSession(counters).hitRateText]
    }
}
