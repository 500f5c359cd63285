import Foundation
import Testing

@testable import SyncApp

/// The settings in `docs/operations.md` and those of the program are the same.
@Suite struct SettingTableTests {
    @Test(arguments: [(0, AnySetting.Reader.everyCommand), (1, .server)])
    func `each table of settings in operations.md is made of the program's list`(
        number: Int,
        reader: AnySetting.Reader
    ) throws {
        let tables = try Self.tables(in: "docs/operations.md", under: "## Settings")
        try #require(tables.count == 2)
        let wanted = Self.table(AnySetting.all.filter { $0.reader == reader })
        // Without the two tables themselves, which would be printed beside the one to paste.
        let isThere = tables[number] == wanted
        #expect(isThere, "this is the table that should stand there:\n\n\(wanted.joined(separator: "\n"))\n")
    }

    private static func table(_ settings: [AnySetting]) -> [String] {
        ["| setting | default | takes | meaning |", "|---|---|---|---|"]
            + settings.map { "| `\($0.name)` | \(text($0.standard)) | \($0.expected) | \($0.meaning) |" }
    }

    private static func text(_ standard: AnySetting.Default) -> String {
        switch standard {
        case .text(let text): "`\(text)`"
        case .none(let instead): instead
        }
    }

    /// The tables between a heading and the next one.
    private static func tables(in path: String, under heading: String) throws -> [[String]] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let section = lines.drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("#") }
        return section.split { !$0.hasPrefix("|") }.map(Array.init)
    }
}
