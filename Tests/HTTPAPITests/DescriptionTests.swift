import SyncTestKit
import Testing

/// `/openapi.json` against what the server does. Every other test holds its answers against it too.
@Suite struct DescriptionTests {
    @Test func `every described request is answered as described`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            #expect(bench.description.document["openapi"]?.text == "3.1.0")
            for operation in bench.description.operations {
                // What is described and was never routed would be answered like a path that nobody knows.
                let reply = try await bench.ask(
                    operation.method,
                    operation.example,
                    operation.json["requestBody"] == nil ? nil : "{}",
                    headers: ["Prefer": "respond-async"]
                )
                #expect(reply.text("error.message") != "There is nothing at this path.", "\(operation.testDescription)")
                #expect(reply.status != 405, "\(operation.testDescription)")
            }
        }
    }

    @Test func `every operation has a name of its own, and its placeholders are parameters`() async throws {
        try await ServerBench.with { bench in
            let names = bench.description.operations.compactMap { $0.json["operationId"]?.text }
            #expect(Set(names).count == bench.description.operations.count)
            for operation in bench.description.operations {
                let told = (operation.json["parameters"]?.list ?? []).filter { $0["in"]?.text == "path" }
                let placeholders = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }
                #expect(told.compactMap { $0["name"]?.text.map { "{\($0)}" } } == placeholders.map(String.init))
                #expect(told.allSatisfy { $0["required"]?.flag == true })
            }
        }
    }

    @Test func `the description asks for a token where the server does`() async throws {
        try await ServerBench.with { bench in #expect(bench.description.document["security"] == .list([])) }
        try await ServerBench.with(.init(token: "secret")) { bench in
            #expect(bench.description.document["security"]?.list?.count == 2)
            let open = bench.description.operations.filter(\.isOpen).map(\.path)
            #expect(open == ["/health"])
        }
    }

    @Test func `numbers are described with the limits that are kept`() async throws {
        try await ServerBench.with { bench in
            let paths = bench.description.document["paths"]
            let sync = paths?.part("/api/zoho/bulk-sync/products")?["post"]
            let schema = sync?["requestBody.content"]?.part("application/json")?["schema"]
            #expect(schema?["properties.batch_size.anyOf.0.minimum"]?.integer == 10)
            #expect(schema?["properties.batch_size.anyOf.0.maximum"]?.integer == 200)
            #expect(schema?["additionalProperties"]?.flag == false)
            let limit = paths?.part("/api/tds/runs")?["get.parameters.0.schema"]
            #expect([limit?["minimum"]?.integer, limit?["maximum"]?.integer] == [1, 1_000])
        }
    }
}
