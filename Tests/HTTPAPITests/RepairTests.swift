import SyncCore
import SyncTestKit
import Testing
import ZohoSimulator

/// Dead letters and deletions, looked at and dealt with by a person.
@Suite struct RepairTests {
    private static let letters = "/api/tds/dead-letters"

    @Test func `a dead letter is listed, shown with its record, and replayed`() async throws {
        try await ServerBench.with { bench in
            let id = try #require(bench.organization.ids(.items).first)
            try bench.organization.break(.items, .ids([id]), kind: .loneSurrogate)
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let list = try await bench.ask("GET", "\(Self.letters)?status=open&type=inventory")
            #expect(list.list("dead_letters").count == 1)
            #expect(list.text("dead_letters.0.entity_id") == id)
            #expect(list["dead_letters.0.payload"] == nil)
            let letter = try #require(list.text("dead_letters.0.id"))
            let shown = try await bench.ask("GET", "\(Self.letters)/\(letter)")
            #expect(shown.text("payload")?.contains("\\ud83d") == true)
            let replayed = try await bench.ask("POST", "\(Self.letters)/\(letter)/replay")
            #expect(replayed.status == 202)
            #expect(try await bench.database.inbox.backlog()["product"]?.waiting == 1)
            #expect(try await bench.ask("GET", "/api/tds/audit").text("audit.0.action") == "deadletter.replay")
            #expect(try await bench.ask("GET", "\(Self.letters)?status=resolved").list("dead_letters").isEmpty)
            #expect(try await bench.ask("GET", "\(Self.letters)?type=customers").list("dead_letters").isEmpty)
        }
    }

    @Test func `a dead letter without an id names the run that can bring it again`() async throws {
        try await ServerBench.with { bench in
            try bench.organization.break(.items, .some(1), kind: .noID)
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let letter = try #require(try await bench.ask("GET", Self.letters).text("dead_letters.0.id"))
            let reply = try await bench.ask("POST", "\(Self.letters)/\(letter)/replay")
            #expect(reply.fault == "409 conflict")
            #expect(reply.text("error.next_step")?.contains("POST /api/zoho/bulk-sync/products") == true)
            #expect(try await bench.database.inbox.backlog().isEmpty)
        }
    }

    @Test func `a dead letter is discarded once, and then not replayed`() async throws {
        try await ServerBench.with { bench in
            try bench.organization.break(.items, .some(1), kind: .loneSurrogate)
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let letter = try #require(try await bench.ask("GET", Self.letters).text("dead_letters.0.id"))
            #expect(try await bench.ask("POST", "\(Self.letters)/\(letter)/discard").status == 200)
            #expect(try await bench.ask("POST", "\(Self.letters)/\(letter)/discard").fault == "409 conflict")
            #expect(try await bench.ask("POST", "\(Self.letters)/\(letter)/replay").fault == "409 conflict")
            #expect(try await bench.ask("GET", "\(Self.letters)/\(letter)").text("status") == "discarded")
            let nobody = "\(Self.letters)/\(Sample.runID(1))"
            for (method, path) in [("GET", nobody), ("POST", "\(nobody)/replay"), ("POST", "\(nobody)/discard")] {
                #expect(try await bench.ask(method, path).fault == "404 not_found")
            }
        }
    }

    @Test func `missing records wait for a word, are deleted when it comes, and can be brought back`() async throws {
        try await ServerBench.with { bench in
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let gone = Set(try bench.organization.delete(.items, .some(3)))
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let missing = try await bench.ask("GET", "/api/tds/deletes/products")
            #expect(Set(missing.list("missing").compactMap { $0["entity_id"]?.text }) == gone)
            #expect(missing.list("deleted").isEmpty)
            #expect(try await bench.ask("GET", "/api/tds/deletes/products?limit=2").list("missing").count == 2)
            let confirmed = try await bench.ask("POST", "/api/tds/deletes/products/confirm")
            #expect(confirmed.flag("success") == true)
            #expect(confirmed.number("run.stats.deleted") == 3)
            let deleted = try await bench.ask("GET", "/api/tds/deletes/products")
            #expect(Set(deleted.list("deleted").compactMap { $0["entity_id"]?.text }) == gone)
            let body = "{\"ids\":[" + gone.map { "\"\($0)\"" }.joined(separator: ",") + "]}"
            let back = try await bench.ask("POST", "/api/tds/deletes/products/undelete", body)
            #expect(back.number("undeleted") == 3)
            #expect(try await bench.ask("POST", "/api/tds/deletes/products/undelete", body).number("undeleted") == 0)
        }
    }

    @Test(arguments: [
        "", "{}", "{\"ids\":[]}", "{\"ids\":[1]}", "{\"ids\":\"1\"}", "{\"ids\":[\"a b\"]}", "{\"ids\":[\"\"]}",
    ])
    func `what is to be brought back has to be named`(_ body: String) async throws {
        try await ServerBench.with { bench in
            let reply = try await bench.ask("POST", "/api/tds/deletes/products/undelete", body)
            #expect(reply.fault == "422 invalid ids")
        }
    }

    @Test func `deletions are not touched beside a run of the type`() async throws {
        try await ServerBench.with { bench in
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let id = try #require(try bench.organization.delete(.items, .some(1)).first)
            for path in ["/api/zoho/bulk-sync/products", "/api/tds/deletes/products/confirm"] {
                _ = try await bench.ask("POST", path)
            }
            let (now, holder) = (bench.time.now(), Sample.holder())
            _ = try await bench.database.leases.acquire("product", for: holder, timeToLive: .seconds(60), now: now)
            let confirm = try await bench.ask("POST", "/api/tds/deletes/products/confirm")
            #expect(confirm.fault == "409 lease_held")
            let undelete = try await bench.ask("POST", "/api/tds/deletes/products/undelete", "{\"ids\":[\"\(id)\"]}")
            #expect(undelete.fault == "409 lease_held")
        }
    }
}
