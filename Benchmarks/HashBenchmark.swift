import Crypto
import Foundation
import NIOCore
import SyncCore
import ZohoAPI

/// The canonical hash of every record of the simulator's pages beside SHA-256 alone over the same records' bytes, and
/// beside Python's orjson (sorted keys) and hashlib. Processor time of one core.
struct HashBenchmark {
    let tds: String
    let python: String?
    let repetitions: Int

    /// How often the pages are read in one repetition: about half a second of work.
    private static let rounds = 40

    func run() async throws -> [Report.Row] {
        let simulator = try Simulator(tds: tds, products: 2_000, customers: 2_000)
        var rows: [Report.Row] = []
        for (type, path) in [(ZohoType.products, "items"), (.customers, "contacts")] {
            var pages: [[UInt8]] = []
            try await simulator.pages(of: path) { pages.append(Array($0.readableBytesView)) }
            rows += try measure(pages, of: type)
        }
        try await simulator.end()
        return rows
    }

    private func measure(_ pages: [[UInt8]], of type: ZohoType) throws -> [Report.Row] {
        let reader = AnswerReader(type)
        let slices = try pages.flatMap { try records(reader, $0).map(\.slice) }
        let bytes = slices.reduce(0) { $0 + $1.range.count }
        let directory = try TemporaryDirectory()
        try write(pages, to: directory.path)
        var (ours, digests, others, alike) = ([Double](), [Double](), [Double](), [Double]())
        for _ in 0..<repetitions {
            ours.append(
                try Stopwatch.processorSeconds {
                    for _ in 0..<Self.rounds { for page in pages { _ = try records(reader, page) } }
                }
            )
            digests.append(
                Stopwatch.processorSeconds {
                    for _ in 0..<Self.rounds { for slice in slices { digest(slice) } }
                }
            )
            if let seconds = try orjsonSeconds(directory.path, "all-members") { others.append(seconds) }
            if let seconds = try orjsonSeconds(directory.path, "same-members") { alike.append(seconds) }
        }
        func speed(_ seconds: [Double]) -> Spread {
            Spread(seconds.map { Double(bytes * Self.rounds) / $0 / 1e6 })
        }
        let name = "\(slices.count) \(type.entity.plural), \(bytes / slices.count) bytes each"
        return [
            Report.Row(what: "SHA-256 alone: \(name)", spread: speed(digests), unit: "MB/s"),
            Report.Row(what: "canonical hash", spread: speed(ours), unit: "MB/s"),
            Report.Row(what: "orjson sorted + hashlib", spread: speed(others), unit: "MB/s"),
            Report.Row(what: "the same, less the members we leave out", spread: speed(alike), unit: "MB/s"),
            Report.Row(
                what: "canonical hash / SHA-256 alone",
                spread: .ratios(digests, to: ours),
                unit: "x",
                target: .atLeast(0.3)
            ),
            Report.Row(
                what: "canonical hash / orjson + hashlib",
                spread: .ratios(others, to: ours),
                unit: "x",
                target: .atLeast(4)
            ),
            Report.Row(
                what: "canonical hash / orjson + hashlib, same members",
                spread: .ratios(alike, to: ours),
                unit: "x"
            ),
        ]
    }

    private func records(_ reader: AnswerReader, _ page: [UInt8]) throws -> [SourceRecord] {
        try reader.page(page).content?.records ?? []
    }

    private func digest(_ slice: RecordSlice) {
        slice.page.withUnsafeBytes { page in
            var function = SHA256()
            function.update(bufferPointer: UnsafeRawBufferPointer(rebasing: page[slice.range]))
            _ = function.finalize()
        }
    }

    private func write(_ pages: [[UInt8]], to directory: String) throws {
        for (index, page) in pages.enumerated() {
            try Data(page).write(to: URL(fileURLWithPath: "\(directory)/\(index).json"))
        }
    }

    private func orjsonSeconds(_ directory: String, _ members: String) throws -> Double? {
        guard let python else { return nil }
        let script = "Benchmarks/orjson_hash.py"
        let ending = try ChildProcess.run(python, [script, directory, String(Self.rounds), members])
        return Double(ending.output.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
