import Foundation

/// Programs that judge from outside: curl, python3.
package enum Tool {
    package static func run(_ name: String, _ arguments: [String]) async throws -> EndedProgram {
        let env = URL(fileURLWithPath: "/usr/bin/env")
        return try await RunningProgram(env, [name] + arguments).result()
    }

    /// Runs a command of the shell again and again, in one process, until it prints this.
    package static func run(_ command: String, untilItPrints text: String) async throws {
        let loop = "until [ \"$(\(command))\" = '\(text)' ]; do :; done"
        let result = try await run("timeout", ["300", "bash", "-c", loop])
        guard result.status == 0 else {
            throw ServiceFailure(
                description: "\"\(text)\" was never printed by \(command): \(result.errors.suffix(2_000))"
            )
        }
    }
}
