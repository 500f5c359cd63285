import Foundation
import SyncTestKit

/// The built program as processes of its own, as a user starts it.
struct Program: Sendable {
    /// The variables that the program gets, and nothing of the test's own.
    var environment: [String: String]
    let directory: URL

    init(environment: [String: String] = [:], directory: URL) {
        self.environment = environment
        self.directory = directory
    }

    /// Next to the test bundle, or where `TDS_PROGRAM` says (the optimized one, for long runs).
    static var executable: URL {
        if let path = ProcessInfo.processInfo.environment["TDS_PROGRAM"] { return URL(fileURLWithPath: path) }
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appending(path: "tds")
    }

    func start(_ arguments: [String], input: String = "") async throws -> RunningProgram {
        try await RunningProgram(
            Self.executable,
            arguments,
            environment: environment,
            directory: directory,
            input: input
        )
    }

    func run(_ arguments: String..., input: String = "") async throws -> EndedProgram {
        try await start(arguments, input: input).result()
    }
}

extension EndedProgram {
    /// The first run of `--json`.
    var run: [String: Any] {
        let object = try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        return (object?["runs"] as? [[String: Any]])?.first ?? [:]
    }

    var stats: [String: Any] { run["stats"] as? [String: Any] ?? [:] }

    /// `synced/skipped/failed/written`
    var numbers: String {
        ["synced", "skipped", "failed", "written"].map { "\(stats[$0] ?? "?")" }.joined(separator: "/")
    }
}
