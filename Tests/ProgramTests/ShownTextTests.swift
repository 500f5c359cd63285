import Foundation
import SyncTestKit
import Testing

/// What comes from outside, and clocks that go back, in what the commands print.
@Suite struct ShownTextTests {
    /// What terminals obey: escape sequences, a bell, line ends, a C1 control, a direction override, a separator of lines.
    private static let acting: [UInt32] = [0x1B, 0x07, 0x0D, 0x0A, 0x09, 0x9B, 0x7F, 0x202E, 0x2066, 0x2028]

    private static func acts(_ scalar: Unicode.Scalar) -> Bool { scalar != "\n" && acting.contains(scalar.value) }

    @Test func `nothing of a name, an error or an argument acts on a terminal or begins a line`() async throws {
        try await Place.withSimulator(["--products", "3"]) { tds, simulator in
            #expect(try await tds.run("sync", "products").status == 0)
            let name = "char(\(Self.acting.map { String($0) }.joined(separator: ","))) || 'error all is lost'"
            try await query(
                tds,
                """
                UPDATE products SET name = name || \(name);
                UPDATE tds_sync_runs SET status = 'failed', error = \(name)
                """
            )
            let odd = "no\u{1B}[2J\u{9B}\nerror all is lost"
            let commands = [
                ["verify", "products"], ["verify", "products", "--json"], ["plan", "products", "--force"], ["status"],
                ["sync", "products", "--force"], ["events"], ["explain", "products", odd], ["explain", odd, "1"],
                ["sync", odd], ["sync", "products", "--config", odd], ["cache", "get", "product", odd],
                ["simulate", "--flip", odd], ["hash", odd],
            ]
            for command in commands {
                for format in ["text", "json"] {
                    let ended = try await tds.start(command + ["--log-format", format]).result()
                    let text = ended.output + ended.errors
                    #expect(!text.unicodeScalars.contains(where: Self.acts), "\(command): \(text)")
                    #expect(!text.split(separator: "\n").contains { $0.hasPrefix("error all") }, "\(command): \(text)")
                }
            }
        }
    }

    @Test func `a run that ended before it began is listed with what it took`() async throws {
        try await Place.withSimulator(["--products", "3"]) { tds, _ in
            #expect(try await tds.run("sync", "products").status == 0)
            try await query(
                tds,
                """
                UPDATE tds_sync_runs SET started_at = '2026-01-01T00:00:03.250000Z', finished_at = '2026-01-01T00:00:00.000000Z'
                """
            )
            let status = try await tds.run("status")
            #expect(status.status == 0)
            #expect(status.output.contains(" -3.25"))
        }
    }

    private func query(_ tds: Program, _ sql: String) async throws {
        let file = tds.directory.appending(path: "tds-data/tds.sqlite").path()
        #expect(try await Tool.run("sqlite3", [file, sql]).status == 0)
    }
}
