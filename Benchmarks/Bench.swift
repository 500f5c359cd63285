import ArgumentParser

/// `tds-bench`: figures beside a floor that no program could beat, so that they mean something on any machine.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tds-bench",
        abstract:
            "Measure hashing, syncs without changes, at a real latency too, memory, Redis, PostgreSQL and the server, each beside its floor."
    )

    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case hash, sync, latency, memory, cache, load, unchanged, serve
    }

    @Argument(help: "What to measure; everything where nothing is named.")
    var subjects: [Subject] = Subject.allCases

    @Option(help: "The program to measure.")
    var tds = ".build/release/tds"

    @Option(help: "A Python with orjson; without one that comparison is left out.")
    var python: String?

    @Option(help: "Products of the sync without changes.")
    var products = 100_000

    @Option(parsing: .upToNextOption, help: "Products of the memory measurements; ratios are to the first.")
    var memorySizes = [1_000, 10_000, 100_000]

    @Option(help: "Records of the state cache on Redis.")
    var cacheRecords = 1_000_000

    @Option(help: "Products of the cold load into PostgreSQL.")
    var loadProducts = 100_000

    @Option(help: "Requests over which the server's memory is looked at.")
    var serveRequests = 10_000

    @Option(help: "How often each figure is measured.")
    var repetitions = 5

    func validate() throws {
        let counts = memorySizes + [repetitions, products, cacheRecords, loadProducts, serveRequests]
        guard counts.allSatisfy({ $0 > 0 }), !memorySizes.isEmpty else {
            throw ValidationError("Counts are greater than 0.")
        }
    }

    func run() async throws {
        var report = Report(repetitions: repetitions)
        for subject in subjects { report.rows += try await measure(subject) }
        print(report.text)
    }

    private func measure(_ subject: Subject) async throws -> [Report.Row] {
        switch subject {
        case .hash: try await HashBenchmark(tds: tds, python: python, repetitions: repetitions).run()
        case .sync: try await SyncBenchmark(tds: tds, products: products, repetitions: repetitions).run()
        case .latency: try await LatencyBenchmark(tds: tds, repetitions: repetitions).run()
        case .memory: try await MemoryBenchmark(tds: tds, sizes: memorySizes, repetitions: repetitions).run()
        case .cache: try await CacheBenchmark(records: cacheRecords, repetitions: repetitions).run()
        case .load: try await LoadBenchmark(tds: tds, products: loadProducts, repetitions: repetitions).run()
        case .serve: try await ServeBenchmark(tds: tds, repetitions: repetitions, requests: serveRequests).run()
        case .unchanged: try await UnchangedBenchmark(tds: tds, repetitions: repetitions).run()
        }
    }
}
