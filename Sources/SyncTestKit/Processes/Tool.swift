import Foundation

/// Programs that judge from outside: curl, python3.
package enum Tool {
    package static func run(_ name: String, _ arguments: [String]) async throws -> EndedProgram {
        let env = URL(fileURLWithPath: "/usr/bin/env")
        return try await RunningProgram(env, [name] + arguments).result()
    }
}
