import Foundation
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator
import ZohoSource

/// Whatever a record went through, in the end its row is what its list row and its detail say. Pitfalls: "a cleared field kept its old
/// value"; "a value that changed, was read by its id, and went back stayed wrong for good"; "one odd value cost the whole record".
@Suite(.timeLimit(.minutes(60))) struct HistoryTests {
    /// `TDS_HISTORIES`: `make history-test` plays two thousand on each database.
    private static let count = ProcessInfo.processInfo.environment["TDS_HISTORIES"].flatMap { Int($0) } ?? 120
    private static let perOrganization = 60
    private static let rounds = 4

    @Test(arguments: StoresKind.allCases)
    func `after the last full run every row is what its payloads say, and every refused record is named`(
        _ kind: StoresKind
    ) async throws {
        let seed =
            ProcessInfo.processInfo.environment["TDS_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
        print("TDS_TEST_SEED=\(seed) repeats the histories on \(kind)")
        var random = SeededRandom(seed: seed)
        for number in 0..<max(1, Self.count / Self.perOrganization) {
            var configuration = SimulatorConfiguration(products: 0, customers: 0, vendors: 0, seed: random.next())
            configuration.documents[.invoices] = Self.perOrganization
            configuration.dailyQuota = 10_000_000
            try await Rehearsal.with(configuration, on: kind, adjust: { $0.retry = RetryPolicy(retriesMax: 0) }) {
                try await play($0, number, &random)
            }
        }
    }

    private func play(_ rehearsal: Rehearsal, _ number: Int, _ random: inout SeededRandom) async throws {
        var outcomes: [String: Outcome] = [:]
        for _ in 0..<Self.rounds {
            outcomes = try change(rehearsal, &random)
            let ids = rehearsal.organization.ids(.invoices)
            let some = ids.filter { _ in Bool.random(using: &random) }
            let selection: SyncOptions.Selection =
                [.everything, .changes, .scheduled, .ids(some), .webhookTriggered(some)]
                .randomElement(using: &random) ?? .everything
            await rehearsal.sync(.invoices, SyncOptions(selection: selection))
            rehearsal.time.advance(by: .seconds(Int.random(in: 1...20_000, using: &random)))
        }
        // Whatever was to be had later is to be had now; what is refused stays so.
        let lasting = outcomes.filter { $0.value == .refused }
        try set(lasting, rehearsal)
        try await readAll(number.isMultiple(of: 2) ? .byForce : .byStamps, rehearsal, &random)
        let judge = try await HistoryJudge(rehearsal, refused: Set(lasting.keys))
        let differences = try await judge.differences()
        #expect(differences == [], "organization \(number): \(differences)")
        let letters = try await rehearsal.database.deadLetters.letters(status: .open, of: .invoices, limit: 1_000)
        #expect(Set(letters.compactMap(\.entityID)) == Set(lasting.keys), "organization \(number)")
        // Read once more, all is as it is: nothing flips, and nothing is read again.
        await rehearsal.sync(.invoices)
        rehearsal.organization.resetCalls()
        let quiet = await rehearsal.sync(.invoices)
        #expect(
            quiet.counters.skipped == Self.perOrganization && rehearsal.organization.calls.total == 1,
            "organization \(number): \(quiet.counters)"
        )
    }

    /// How the last full run comes to know what no stamp told before.
    private enum Ending { case byForce, byStamps }

    private func readAll(_ ending: Ending, _ rehearsal: Rehearsal, _ random: inout SeededRandom) async throws {
        switch ending {
        case .byForce: await rehearsal.sync(.invoices, SyncOptions(details: true, force: true))
        case .byStamps:
            for id in rehearsal.organization.ids(.invoices) {
                try rehearsal.organization.write(.invoices, .ids([id]), [edit(&random)], stamp: true)
            }
            // What did not answer is asked again by then.
            rehearsal.time.advance(by: .seconds(2 * 86_400))
            await rehearsal.sync(.invoices)
        }
    }

    // MARK: What happens to records

    private enum Outcome: CaseIterable { case answered, refused, gone, broken, late }

    /// Changes about half of the records, each in its own way, and how each detail is answered from now on.
    private func change(_ rehearsal: Rehearsal, _ random: inout SeededRandom) throws -> [String: Outcome] {
        var outcomes: [String: Outcome] = [:]
        for id in rehearsal.organization.ids(.invoices) {
            let chance = Int.random(in: 0..<10, using: &random)
            outcomes[id] = chance < 6 ? .answered : Outcome.allCases.randomElement(using: &random) ?? .answered
            guard Bool.random(using: &random) else { continue }
            let place: RecordPlace? = [nil, .row, .detail].randomElement(using: &random) ?? nil
            let edits = (0..<Int.random(in: 1...4, using: &random)).map { _ in edit(&random) }
            try rehearsal.organization.write(
                .invoices,
                .ids([id]),
                edits,
                in: place,
                stamp: Bool.random(using: &random)
            )
        }
        try set(outcomes, rehearsal)
        return outcomes
    }

    private func edit(_ random: inout SeededRandom) -> MemberEdit {
        let members = ["reference_number", "due_date", "balance", "adjustment", "salesperson_name", "custom_fields"]
        let member = (members + ["line_items"]).randomElement(using: &random) ?? "balance"
        let values =
            switch member {
            case "due_date": ["null", #""""#, #""2025-12-24""#, #""soon""#, #""2025-12-24T10:00:00+0300""#]
            case "balance": ["null", #""""#, "7", #""1,234.50""#, #""70%""#, #""N/A""#, #"" ""#]
            case "adjustment": ["null", #""""#, "7", #""1,234.50""#, #""70%""#, #""N/A""#, #"" ""#]
            case "custom_fields":
                ["null", "[]", #"[{"api_name":"cf_zone","value":"1"}]"#, #"[{"api_name":"cf_zone","value":"2"}]"#]
            case "line_items":
                [
                    "null", "[]", #"[{"line_item_id":"1","quantity":"1,000"}]"#,
                    #"[{"line_item_id":"2"},{"line_item_id":"3"}]"#,
                ]
            case "salesperson_name": ["null", #""""#, #""a\u0000b""#, #""North""#, "7", "[]"]
            default: ["null", #""""#, #""a\u0000b""#, #""North""#, "7", "[]"]
            }
        let value = values.randomElement(using: &random) ?? "null"
        return Int.random(in: 0..<6, using: &random) == 0 ? .remove(member) : .set(member, value)
    }

    private func set(_ outcomes: [String: Outcome], _ rehearsal: Rehearsal) throws {
        rehearsal.organization.clearFaults()
        for (outcome, answer) in [
            (Outcome.refused, (400, 1025, "No.")), (.gone, (404, 2006, "Invoice does not exist.")),
            (.late, (500, 1000, "Internal error")), (.broken, (200, 0, nil)),
        ] as [(Outcome, (Int, Int, String?))] {
            let ids = outcomes.filter { $0.value == outcome }.keys
            guard !ids.isEmpty else { continue }
            var fault = Fault(match: "/inventory/v1/invoices/")
            fault.ids = Set(ids)
            if outcome == .broken {
                fault.edits = [.set("invoice.broken", #"{"a":1,"a":2}"#)]
            } else {
                (fault.status, fault.code, fault.message) = answer
            }
            _ = try rehearsal.organization.add(fault)
        }
    }
}

/// Says what rows must be, by a reading of the payloads that shares no code with the one that it judges.
private struct HistoryJudge {
    private static let columns = ["reference_number", "due_date", "balance", "adjustment", "salesperson_name"]

    private let rehearsal: Rehearsal
    private let refused: Set<String>
    private let rows: [String: StoredRow]
    private let lines: [String: [[ChildRow]]]

    init(_ rehearsal: Rehearsal, refused: Set<String>) async throws {
        self.rehearsal = rehearsal
        self.refused = refused
        let ids = rehearsal.organization.ids(.invoices)
        let stored = try await rehearsal.database.destination.storedRows(of: .invoices, ids: ids)
        rows = Dictionary(stored.map { ($0.version.entityID, $0) }, uniquingKeysWith: { first, _ in first })
        lines = try await rehearsal.database.destination.storedChildren(of: .invoices, ids: ids)
    }

    func differences() async throws -> [String] {
        try rehearsal.organization.ids(.invoices).flatMap { id -> [String] in
            guard let row = rows[id], row.deletedAt == nil else { return ["\(id) is not stored"] }
            let list = try members(rehearsal.organization.row(.invoices, id: id, inventory: true))
            let isRefused = refused.contains(id)
            let detail =
                isRefused
                ? try row.detailJSON.map { try members(Array($0.utf8)) }
                : try members(rehearsal.organization.detail(.invoices, id: id, inventory: true))
            // A refused record's detail is the one that was read last, before its list row.
            let (earlier, later) = isRefused ? (detail ?? [:], list) : (list, detail ?? [:])
            return columns(id, row, earlier, later) + fields(id, row, earlier, later)
                + (detail.map { children(id, $0) } ?? [])
        }
    }

    private func members(_ bytes: [UInt8]?) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(try #require(bytes)))
        return try #require(object as? [String: Any])
    }

    private func columns(
        _ id: String,
        _ row: StoredRow,
        _ earlier: [String: Any],
        _ later: [String: Any]
    ) -> [String] {
        Self.columns.compactMap { name in
            guard let index = EntityType.invoices.columns.firstIndex(where: { $0.name == name }) else { return name }
            let expected = text(later[name] ?? earlier[name] ?? NSNull(), name)
            let seen: String? =
                switch row.values[index] {
                case .text(let text), .date(let text): text
                case .decimal(let digits): NSDecimalNumber(string: digits).stringValue
                default: nil
                }
            return seen == expected ? nil : "\(id).\(name): \(seen ?? "NULL") instead of \(expected ?? "NULL")"
        }
    }

    private func text(_ value: Any, _ column: String) -> String? {
        if value is NSNull { return nil }
        switch column {
        case "due_date":
            let text = (value as? String).map { String($0.prefix(10)) }
            return text?.wholeMatch(of: /\d{4}-\d\d-\d\d/) == nil ? nil : text
        case "balance", "adjustment":
            let text = "\(value)".replacing(",", with: "").replacing("%", with: "")
            return text.wholeMatch(of: /-?\d+(\.\d+)?/) == nil ? nil : NSDecimalNumber(string: text).stringValue
        default:
            if let array = value as? [Any] { return array.isEmpty ? "[]" : nil }
            return "\(value)".replacing("\0", with: "\u{FFFD}")
        }
    }

    /// The one custom field that is played with.
    private func fields(
        _ id: String,
        _ row: StoredRow,
        _ earlier: [String: Any],
        _ later: [String: Any]
    ) -> [String] {
        guard let told = later["custom_fields"] ?? earlier["custom_fields"] else { return [] }
        let zone =
            ((told as? [Any]) ?? []).compactMap { $0 as? [String: Any] }
            .first { $0["api_name"] as? String == "cf_zone" }?["value"] as? String
        let seen = row.customFields.flatMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) }
            .flatMap { ($0 as? [String: Any])?["cf_zone"] as? String }
        return seen == zone ? [] : ["\(id).custom_fields: \(seen ?? "none") instead of \(zone ?? "none")"]
    }

    private func children(_ id: String, _ detail: [String: Any]) -> [String] {
        let expected = ((detail["line_items"] as? [Any]) ?? []).compactMap { $0 as? [String: Any] }
            .map { $0["line_item_id"] as? String ?? "" }
        let index = EntityType.invoices.childTables[0].columns.firstIndex { $0.name == "line_item_id" } ?? 0
        let seen = (lines[id]?[0] ?? []).map { row in
            if case .text(let text) = row.values[index] { text } else { "" }
        }
        return seen == expected ? [] : ["\(id).line_items: \(seen) instead of \(expected)"]
    }
}
