/// The most memory that a sync has resident, by the number of records: the first one, which writes them all, and one
/// without changes.
struct MemoryBenchmark {
    let tds: String
    let sizes: [Int]
    let repetitions: Int

    func run() async throws -> [Report.Row] {
        var firsts = [[Double]](repeating: [], count: sizes.count)
        var seconds = firsts
        let simulators = try sizes.map { try Simulator(tds: tds, products: $0) }
        for _ in 0..<repetitions {
            for (index, simulator) in simulators.enumerated() {
                let directory = try TemporaryDirectory()
                firsts[index].append(try peak(simulator, directory.path, sizes[index], "synced"))
                seconds[index].append(try peak(simulator, directory.path, sizes[index], "skipped"))
            }
        }
        for simulator in simulators { try await simulator.end() }
        return rows("first sync", firsts) + rows("sync without changes", seconds)
    }

    private func peak(_ simulator: Simulator, _ directory: String, _ products: Int, _ counter: String) throws -> Double
    {
        let ending = try SyncProcess.run(tds, simulator, directory, products: products, expecting: counter)
        return Double(ending.peakMemoryBytes) / 1e6
    }

    private func rows(_ name: String, _ peaks: [[Double]]) -> [Report.Row] {
        let figures = zip(sizes, peaks).map {
            Report.Row(what: "peak memory, \(name) of \($0)", spread: Spread($1), unit: "MB")
        }
        let ratios = zip(sizes, peaks).dropFirst().map { size, values in
            Report.Row(
                what: "peak memory, \(name): \(size) / \(sizes[0])",
                spread: .ratios(values, to: peaks[0]),
                unit: "x",
                target: .atMost(1.3)
            )
        }
        return figures + ratios
    }
}
