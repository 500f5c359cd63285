import Foundation

enum Stopwatch {
    /// Seconds of processor time that a piece of work takes: what other processes do meanwhile is not in it.
    static func processorSeconds(_ work: () throws -> Void) rethrows -> Double {
        let start = processorTime()
        try work()
        return processorTime() - start
    }

    static func seconds(_ work: () async throws -> Void) async rethrows -> Double {
        let duration = try await ContinuousClock().measure { try await work() }.components
        return Double(duration.seconds) + Double(duration.attoseconds) / 1e18
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// A directory of one run's own, removed at its end.
struct TemporaryDirectory: ~Copyable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("tds-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
