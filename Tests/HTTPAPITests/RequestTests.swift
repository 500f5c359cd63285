import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SyncCore
import SyncTestKit
import Testing

/// How requests are read, and what is refused.
@Suite struct RequestTests {
    private static let sync = "/api/zoho/bulk-sync/products"
    private static let async = ["Prefer": "respond-async"]

    private static let taken = [
        ("", 202), ("{}", 202), (" \n{ } ", 202), ("{\"batch_size\":10}", 202), ("{\"batch_size\":200}", 202),
        ("{\"batch_size\":1e2}", 202), ("{\"batch_size\":null,\"modified_since\":null}", 202),
        (
            """
            {"incremental":false,"modified_since":null,"batch_size":100,"active_only":true,"with_stock_only":true,\
            "sync_images":true}
            """, 202
        ),
        ("{\"modified_since\":\"2025-11-13T08:30:00+03:00\"}", 202),
    ]

    @Test func `a body is optional, and so is each of its members`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            for (body, status) in Self.taken {
                let reply = try await bench.ask("POST", Self.sync, body, headers: Self.async)
                #expect(reply.status == status, "\(body)")
                #expect(reply.flag("runs.0.joined") == false, "\(body)")
                // So that the next one is a run of its own.
                for run in try await bench.database.runs.open() {
                    _ = try await bench.database.runQueue.cancel(run.id, now: Sample.instant())
                }
            }
        }
    }

    private static let refused = [
        ("{", "400 invalid_json"), ("[]", "400 invalid_json"), ("12", "400 invalid_json"), ("{}{}", "400 invalid_json"),
        ("{\"incremental\":true,\"incremental\":false}", "400 invalid_json"),
        ("{\"batch_size\":9}", "422 invalid batch_size"), ("{\"batch_size\":201}", "422 invalid batch_size"),
        ("{\"batch_size\":10.5}", "422 invalid batch_size"), ("{\"batch_size\":\"100\"}", "422 invalid batch_size"),
        ("{\"incremental\":1}", "422 invalid incremental"), ("{\"active_only\":\"yes\"}", "422 invalid active_only"),
        ("{\"modified_since\":\"yesterday\"}", "422 invalid modified_since"),
        ("{\"modified_since\":\"2025-11-13T08:30:00\"}", "422 invalid modified_since"),
        ("{\"incremantal\":true}", "422 invalid incremantal"),
    ]

    @Test func `a body that means nothing is refused, and the member is named`() async throws {
        try await ServerBench.with { bench in
            for (body, fault) in Self.refused {
                let reply = try await bench.ask("POST", Self.sync, body, headers: Self.async)
                #expect(reply.fault == fault, "\(body)")
                #expect(reply.flag("success") == false, "\(body)")
            }
            #expect(try await bench.database.runs.recent(limit: 1).isEmpty)
        }
    }

    private static let nowhere = [
        ("/api/tds/runs?limit=0", "422 invalid limit"), ("/api/tds/runs?limit=1001", "422 invalid limit"),
        ("/api/tds/runs?limit=ten", "422 invalid limit"), ("/api/tds/runs?limit=", "422 invalid limit"),
        ("/api/tds/runs?limit=5&limit=6", "422 invalid limit"), ("/api/tds/runs?limt=5", "422 invalid limt"),
        ("/api/tds/events?after=-1", "422 invalid after"),
        ("/api/tds/events?after=99999999999999999999", "422 invalid after"),
        ("/api/tds/inbox?hours=721", "422 invalid hours"),
        ("/api/tds/dead-letters?status=lost", "422 invalid status"),
        ("/api/tds/dead-letters?type=unicorns", "422 invalid type"),
        ("/api/tds/cache/unicorns", "404 not_found"), ("/api/tds/explain/unicorns/1", "404 not_found"),
        ("/api/tds/explain/products/%00", "404 not_found"),
        ("/api/tds/explain/products/a%2Fb", "404 not_found"), ("/api/tds/runs/1", "404 not_found"),
        ("/api/tds/dead-letters/1", "404 not_found"), ("/nowhere", "404 not_found"), ("/api/tds", "404 not_found"),
    ]

    @Test func `an address that means nothing is refused`() async throws {
        try await ServerBench.with { bench in
            for (path, fault) in Self.nowhere {
                let reply = try await bench.ask("GET", path)
                #expect(reply.fault == fault, "\(path)")
                #expect(reply.text("error.next_step")?.isEmpty == false, "\(path)")
            }
        }
    }

    @Test func `a path takes its own methods only, and says which`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            let methods = Dictionary(grouping: bench.description.operations, by: \.example)
            for (path, operations) in methods {
                let taken = Set(operations.map(\.method))
                for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY"]
                where !taken.contains(method) {
                    let reply = try await bench.call(method, path)
                    #expect(reply.fault == "405 method_not_allowed", "\(method) \(path)")
                    let allowed = Set(reply.header("Allow")?.split(separator: ", ").map(String.init) ?? [])
                    #expect(allowed == (taken.contains("GET") ? taken.union(["HEAD"]) : taken))
                }
            }
        }
    }

    @Test func `a type that is misspelled is answered with those that there are`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            let reply = try await bench.call("POST", "/api/zoho/bulk-sync/produkts")
            #expect(reply.fault == "404 not_found")
            let nextStep = try #require(reply.text("error.next_step"))
            for word in ["products", "customers", "sync-all"] { #expect(nextStep.contains(word)) }
            #expect(try await bench.call("GET", "/planets").text("error.next_step") == "/openapi.json has all paths.")
        }
    }

    @Test func `HEAD is answered like GET, without the body`() async throws {
        try await ServerBench.with { bench in
            for path in ["/health", "/api/tds/runs", "/openapi.json", "/api/tds/runs/1"] {
                let (get, head) = (try await bench.ask("GET", path), try await bench.call("HEAD", path))
                #expect(head.status == get.status)
                #expect(head.header("Content-Length") == get.header("Content-Length"))
                #expect(head.body.isEmpty)
            }
        }
    }

    @Test func `a body that is too large is refused, told or not how long it is`() async throws {
        try await ServerBench.with { bench in
            let large = ByteBuffer(repeating: UInt8(ascii: " "), count: 1_048_577)
            for length in [HTTPClientRequest.Body.Length.known(Int64(1_048_577)), .unknown] {
                let stream = AsyncStream {
                    $0.yield(large); $0.finish()
                }
                var request = HTTPClientRequest(url: "http://127.0.0.1:\(bench.port)\(Self.sync)")
                request.method = .POST
                request.body = .stream(stream, length: length)
                let reply = try await Reply(bench.send(request))
                #expect(reply.fault == "413 too_large")
            }
            let most = String(repeating: " ", count: 1_048_574) + "{}"
            #expect(try await bench.ask("POST", Self.sync, most, headers: Self.async).status == 202)
        }
    }

    @Test func `a body that does not come in time is not waited for`() async throws {
        // A time that passes as soon as somebody waits.
        try await ServerBench.with(.init(time: TestTime(), works: false)) { bench in
            let (pieces, pen) = AsyncStream.makeStream(of: ByteBuffer.self)
            pen.yield(ByteBuffer(string: "{"))
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(bench.port)\(Self.sync)")
            request.method = .POST
            request.body = .stream(pieces, length: .unknown)
            let reply = try await Reply(bench.send(request))
            #expect(reply.fault == "408 too_slow")
            pen.finish()
        }
    }
}
