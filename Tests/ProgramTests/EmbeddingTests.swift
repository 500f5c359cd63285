import Foundation
import SyncTestKit
import Testing

/// The library product, used by the example as a program of its own would.
@Suite struct EmbeddingTests {
    @Test func `a program that embeds TDS syncs, and asks the cache about a record of its own`() async throws {
        try await Place.withSimulator(["--products", "30", "--customers", "0"]) { tds, _ in
            let example = Program.executable.deletingLastPathComponent().appending(path: "embedded-sync")
            for expected in ["30 synced, 0 skipped", "0 synced, 30 skipped"] {
                let result = try await RunningProgram(
                    example,
                    [],
                    environment: tds.environment,
                    directory: tds.directory
                ).result()
                #expect(result.status == 0, "\(result.errors)")
                #expect(
                    result.output == """
                        product completed: \(expected)
                        before: no_cache_entry
                        after: unchanged, 1 of 1 skipped
                        backend sqlite, keys 30

                        """
                )
            }
        }
    }
}
