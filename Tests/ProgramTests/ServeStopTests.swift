import Foundation
import SyncTestKit
import Testing

/// The stop of a server: soon, in order, and without losing anything.
@Suite(.timeLimit(.minutes(25))) struct ServeStopTests {
    @Test func `a server that is told to stop during a run and a burst ends within 10 s, and loses neither`()
        async throws
    {
        try await Place.withServers(["--products", "1000"]) { tds, simulator, _ in
            let tds = tds.forWebhooks.persistent
            let hints = try await Hints.ofChangedProducts(simulator, count: 50)
            let server = try await tds.serve()
            defer { server.process.signal(SIGKILL) }
            let id = try await server.beginAndHold(atPage: 3, simulator, tds)
            // Joins the run, and waits for its end.
            async let waiting = server.post("/api/zoho/bulk-sync/products")
            let sender = try await server.send(hints.lines, count: 1_000, seed: "1")
            var taken = sender.outputLines.makeAsyncIterator()
            #expect(await taken.next() == "taken 100")

            let told = ContinuousClock.now
            server.process.signal(SIGTERM)
            let ended = await server.process.result()
            let took = ContinuousClock.now - told
            print("stopped after \(took)")
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(took < .seconds(10))
            let answer = try await waiting
            #expect(answer.status == 503 && answer.json["sync_id"] as? String == id, "\(answer.status) \(answer.body)")
            #expect(try await tds.psql("SELECT status FROM tds_sync_runs WHERE id = '\(id)'") == "pending")

            try await simulator.post("faults/clear", "{}")
            let next = try await server.again()
            defer { next.process.signal(SIGKILL) }
            var answers = ""
            while let line = await taken.next() { answers = line }
            #expect(answers.contains(#""wrong": []"#), "\(answers)")
            #expect(try await next.waitForEnd(of: id).json["status"] as? String == "completed")
            try await tds.waitForPsql("SELECT count(*) FROM tds_sync_queue", "0")
            #expect(try await tds.psql("SELECT count(*) FROM tds_inbox_events") == "\(hints.lines.count)")
            try await tds.expectNewestProducts()
        }
    }

    @Test func `a second signal ends a server at once that waits for a slow request`() async throws {
        try await Place.withSimulator(["--products", "1"]) { tds, _ in
            let server = try await tds.forWebhooks.serve()
            // Two requests at once, of which the second one's body does not come: an orderly stop waits for it.
            let requests =
                #"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"#
                + #"POST /api/tds/webhooks/products HTTP/1.1\r\nHost: localhost\r\n"#
                + #"X-Zoho-Webhook-Signature: 00\r\nContent-Length: 9\r\n\r\n"#
            let client = try await RunningProgram(
                URL(fileURLWithPath: "/usr/bin/env"),
                ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/\(server.port); printf '\(requests)' >&3; cat <&3"]
            )
            defer { client.signal(SIGKILL) }
            for await line in client.outputLines where line.hasPrefix("HTTP/1.1 200") { break }
            server.process.signal(SIGTERM)
            for await line in server.process.errorLines where line.contains("stopping") { break }
            server.process.signal(SIGTERM)
            let ended = await server.process.result()
            #expect(ended.status == 130 && ended.errors.contains("ended at once"), "\(ended.errors)")
        }
    }

    @Test func `a server whose port is taken says so and ends`() async throws {
        try await Place.withSimulator(["--products", "1"]) { tds, _ in
            try await tds.onRequestOnly.withServer { server in
                let second = try await tds.run("serve", "--port", "\(server.port)")
                #expect(second.status == 2)
                #expect(second.errors.contains("cannot listen on port \(server.port) of 127.0.0.1"), "\(second.errors)")
            }
        }
    }

    @Test func `a server that others could reach does not start without a token, and says why`() async throws {
        try await Place.withSimulator(["--products", "1"]) { tds, _ in
            let refused = try await tds.run("serve", "--host", "0.0.0.0", "--port", "0")
            #expect(refused.status == 2)
            #expect(refused.errors.contains("TDS_API_TOKEN is not set"))
        }
    }
}
