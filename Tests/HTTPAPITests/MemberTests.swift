import Foundation
import SyncCore
import SyncTestKit
import Testing
import ZohoSimulator

/// The members of answers against the tables of `docs/http-api.md`.
@Suite struct MemberTests {
    /// A table of the document, and where `/openapi.json` has the object that it is about.
    struct Table: Sendable, CustomTestStringConvertible {
        let title: String
        private let place: [String]

        var testDescription: String { title }

        static let run = Table(title: "A run:", place: ["components", "schemas", "Run"])
        static let stats = Table(title: "Its `stats`:", place: ["components", "schemas", "Stats"])
        static let letter = Table(
            title: "A dead letter:",
            place: answer("/api/tds/dead-letters/{id}")
        )
        static let all = [
            run, stats, letter,
            Table(title: "The answer of `GET /api/tds/quota`:", place: answer("/api/tds/quota")),
            Table(
                title: "Its `quota`:",
                place: answer("/api/tds/quota") + ["properties", "quota", "anyOf", "0"]
            ),
            Table(
                title: "An entry of the schedule:",
                place: answer("/api/tds/schedule") + ["properties", "schedule", "items"]
            ),
        ]

        private static func answer(_ path: String) -> [String] {
            ["paths", path, "get", "responses", "200", "content", "application/json", "schema"]
        }

        /// Each member with what it means, as `/openapi.json` has it.
        func described(in document: JSON) -> [String: String] {
            let schema = place.reduce(document) { $0.part($1) ?? .null }
            return (schema["properties"]?.members ?? [:]).mapValues { $0["description"]?.text ?? "" }
        }

        /// The same as `docs/http-api.md` has it, in its order.
        func rows() throws -> [(name: String, meaning: String)] {
            let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
            let text = try String(contentsOf: root.appending(path: "docs/http-api.md"), encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let table = lines.drop { $0 != title }.dropFirst(2).prefix { $0.hasPrefix("|") }.dropFirst(2)
            return table.map { line in
                let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                return (cells[0].replacing("`", with: ""), cells.dropFirst().joined())
            }
        }
    }

    @Test(arguments: Table.all) func `each member of an answer is in its table, with the same words`(_ table: Table)
        async throws
    {
        let rows = try table.rows()
        try await ServerBench.with(.init(works: false)) { bench in
            let described = table.described(in: bench.description.document)
            #expect(!rows.isEmpty)
            #expect(Dictionary(rows.map { ($0.name, $0.meaning) }) { first, _ in first } == described)
        }
    }

    @Test func `members are told in the order of their tables`() async throws {
        try await ServerBench.with { bench in
            try bench.organization.break(.items, .some(1), kind: .loneSurrogate)
            let id = try await bench.ask("POST", "/api/zoho/bulk-sync/products").text("sync_id") ?? ""
            let run = try await bench.ask("GET", "/api/tds/runs/\(id)").body
            let letters = try await bench.ask("GET", "/api/tds/dead-letters")
            let letter = try await bench.ask("GET", "/api/tds/dead-letters/\(letters.text("dead_letters.0.id") ?? "")")
            for (table, body) in [(Table.run, run), (.stats, run), (.letter, letter.body)] {
                let places = try table.rows().compactMap { body.firstRange(of: "\"\($0.name)\":")?.lowerBound }
                #expect(places.count > 5)
                #expect(places == places.sorted(), "\(table.title)")
            }
        }
    }
}
