import Foundation

/// The guide's second sync where a call takes as long as Zoho's do, as a whole process, beside its pages one after the other over one
/// connection.
struct LatencyBenchmark {
    /// What a listing of Zoho's took, in milliseconds.
    private static let latency = 1_200
    /// The guide's organization: seven pages.
    private static let products = 1_312
    /// Calls at once, and how long the second sync may take with them, in seconds.
    private static let targets: [(calls: Int, target: Report.Target?)] = [
        (1, nil), (4, .atMost(2.6)), (8, .atMost(1.6)),
    ]

    let tds: String
    let repetitions: Int

    func run() async throws -> [Report.Row] {
        let simulator = try Simulator(tds: tds, products: Self.products, latency: Self.latency)
        let floor = try await Stopwatch.seconds { try await simulator.pages(of: "items") { _ in } }
        var rows = [
            Report.Row(what: "7 calls of 1.2 s, one after the other", spread: Spread([floor]), unit: "s")
        ]
        for (calls, target) in Self.targets {
            let seconds = try await secondSyncs(simulator, calls)
            rows.append(
                Report.Row(
                    what: "second sync, \(calls) \(calls == 1 ? "call" : "calls") at once",
                    spread: Spread(seconds),
                    unit: "s",
                    target: target
                )
            )
        }
        try await simulator.end()
        return rows
    }

    private func secondSyncs(_ simulator: Simulator, _ calls: Int) async throws -> [Double] {
        let directory = try TemporaryDirectory()
        func sync(expecting counter: String) throws {
            _ = try SyncProcess.run(
                tds,
                simulator,
                directory.path,
                stores: ["TDS_CONCURRENT_CALLS": String(calls)],
                products: Self.products,
                expecting: counter
            )
        }
        try sync(expecting: "synced")
        var seconds: [Double] = []
        for _ in 0..<repetitions {
            seconds.append(try await Stopwatch.seconds { try sync(expecting: "skipped") })
        }
        return seconds
    }
}
