import Crypto
import Foundation
import NIOCore

/// A sync of products that all are unchanged, as a whole process, beside the floor: fetching the same pages over one
/// connection and hashing their bytes.
struct SyncBenchmark {
    let tds: String
    let products: Int
    let repetitions: Int

    func run() async throws -> [Report.Row] {
        let simulator = try Simulator(tds: tds, products: products)
        let directory = try TemporaryDirectory()
        let first = try await Stopwatch.seconds { _ = try sync(simulator, directory.path, expecting: "synced") }
        // Once unmeasured: the first walk waits for the simulator to render its pages.
        try await floor(simulator)
        var (floors, syncs) = ([Double](), [Double]())
        for _ in 0..<repetitions {
            floors.append(try await Stopwatch.seconds { try await floor(simulator) })
            syncs.append(
                try await Stopwatch.seconds { _ = try sync(simulator, directory.path, expecting: "skipped") }
            )
        }
        try await simulator.end()
        return [
            Report.Row(what: "first sync of \(products) products", spread: Spread([first]), unit: "s"),
            Report.Row(what: "floor: fetch and SHA-256 of their pages", spread: Spread(floors), unit: "s"),
            Report.Row(what: "sync without changes", spread: Spread(syncs), unit: "s"),
            Report.Row(
                what: "sync without changes / floor",
                spread: .ratios(syncs, to: floors),
                unit: "x",
                target: .atMost(2.5)
            ),
        ]
    }

    private func floor(_ simulator: Simulator) async throws {
        var bytes = 0
        try await simulator.pages(of: "items") { page in
            var function = SHA256()
            page.withUnsafeReadableBytes { function.update(bufferPointer: $0) }
            _ = function.finalize()
            bytes += page.readableBytes
        }
        guard bytes > products * 500 else {
            throw ChildProcess.Failure(description: "the floor read only \(bytes) bytes")
        }
    }

    private func sync(_ simulator: Simulator, _ directory: String, expecting counter: String) throws {
        _ = try SyncProcess.run(tds, simulator, directory, products: products, expecting: counter)
    }
}
