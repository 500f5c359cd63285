import GRDB
import HTTPAPI
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoAPI

@testable import SQLiteStores

@Suite struct PageTests {
    private static let pages = ["/", "/runs", "/dead-letters", "/explain", "/settings"]

    // MARK: Every page

    @Test func `every page is HTML, also in an empty database`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            for page in Self.pages {
                let reply = try await bench.ask("GET", page)
                #expect(reply.status == 200)
                #expect(reply.header("Content-Type") == "text/html; charset=utf-8")
                #expect(reply.body.hasPrefix("<!doctype html>\n"))
                #expect(reply.body.hasSuffix("</html>\n"))
                #expect(!reply.body.contains("{{"))
            }
        }
    }

    @Test func `no page has a script, a style or a handler of its own, which the policy would refuse`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            try await bench.fill()
            let run = "/runs/\(Sample.runID(1))"
            for page in Self.pages + [run, "/explain?type=product&id=p1"] {
                let reply = try await bench.ask("GET", page)
                let policy = try #require(reply.header("Content-Security-Policy"))
                #expect(policy.contains("script-src 'self'; style-src 'self'"))
                let tags = reply.body.split(separator: "<").map { $0.prefix { $0 != ">" } }
                #expect(tags.count > 20)
                let scripts = tags.filter { $0.hasPrefix("script") }
                #expect(scripts == [#"script src="/assets/page.js" defer"#])
                #expect(!tags.contains { $0.hasPrefix("style") || $0.contains(" style=") || $0.contains(" on") })
            }
        }
    }

    @Test(arguments: [
        ("/assets/page.css", "text/css; charset=utf-8", ":root"),
        ("/assets/page.js", "text/javascript; charset=utf-8", "\"use strict\""),
        ("/assets/icon.svg", "image/svg+xml", "<svg"),
    ])
    func `the files of the page have the types that a browser wants`(_ path: String, _ type: String, _ part: String)
        async throws
    {
        try await ServerBench.with(.init(works: false)) { bench in
            let reply = try await bench.ask("GET", path)
            #expect(reply.status == 200)
            #expect(reply.header("Content-Type") == type)
            #expect(reply.body.contains(part))
            let pages = try await bench.ask("GET", "/").body
            #expect(pages.contains("\"\(path)\""))
        }
    }

    @Test func `a run that is not there is a page too`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            for id in [Sample.runID(77), "no-uuid"] {
                let reply = try await bench.ask("GET", "/runs/\(id)")
                #expect(reply.status == 404)
                #expect(reply.header("Content-Type") == "text/html; charset=utf-8")
                #expect(reply.body.contains("There is no such run."))
            }
        }
    }

    // MARK: Trouble

    @Test func `where the database is away, every page says so and shows the rest`() async throws {
        try await ServerBench.with(
            .init(
                readiness: ReadinessReport(causes: [.init(component: "cache", message: "Redis is <away>.")]),
                works: false
            )
        ) { bench in
            try await bench.fill()
            try await bench.rename("tds_dead_letter_queue", "away")
            for page in Self.pages + ["/runs/\(Sample.runID(1))"] {
                let reply = try await bench.ask("GET", page)
                #expect(reply.status == 200)
                #expect(reply.body.contains("The database does not answer"))
                #expect(reply.body.hasSuffix("</html>\n"))
            }
            let overview = try await bench.ask("GET", "/").body
            #expect(overview.contains("Not working as it should"))
            #expect(overview.contains("Redis is &lt;away&gt;."))
            try await bench.rename("away", "tds_dead_letter_queue")
            #expect(try await bench.ask("GET", "/").body.contains("The database does not answer") == false)
        }
    }

    // MARK: Text of others

    @Test func `what a record says is shown as text, however it is written`() async throws {
        let evil = [
            "<script>alert(1)</script>", "\u{0600}<img src=x onerror=alert(2)>",
            "\"\u{0301} autofocus onfocus=alert(3) x=\"",
        ]
        try await ServerBench.with(
            .init(settings: evil.map { ServerFacts.Setting(name: $0, value: $0, origin: $0) }, works: false)
        ) { bench in
            let letters = evil.map { text in
                Sample.deadLetter(text, RecordFault(.rowRejected, text), payload: text)
            }
            try await bench.commit(Sample.run(), [], letters)
            let question = "/explain?type=%D8%80%3Cimg%20src%3Dx%3E&id=%22%CC%81%20autofocus%20x%3D%22"
            for page in ["/dead-letters", "/settings", question] {
                let text = try await bench.ask("GET", page).body
                // By bytes: for a browser `<` is one, whatever comes after it.
                let bytes = Array(text.utf8)
                for piece in ["<script>alert", "<img", "=\"\" ", "\"\u{0301}"] {
                    #expect(bytes.firstRange(of: Array(piece.utf8)) == nil, "\(piece) on \(page)")
                }
                #expect(bytes.firstRange(of: Array("&lt;img src=x".utf8)) != nil)
            }
        }
    }

    @Test func `no page, answer or header has a character that acts on who reads it`() async throws {
        let name = "Item\u{1B}[2J\r\n\u{9B}31m\u{202E}gnp\u{2066}\u{2028}<b>"
        try await ServerBench.with(.init(works: false)) { bench in
            var run = Sample.run()
            run.error = name
            let fault = RecordFault(.rowRejected, name)
            try await bench.commit(run, [], [Sample.deadLetter(name, fault, payload: "{\"name\":\"\(name)\"}")])
            let letters = try await bench.ask("GET", "/api/tds/dead-letters")
            #expect(letters.text("dead_letters.0.message") == name)
            let letter = try #require(letters.text("dead_letters.0.id"))
            let odd = "%1B%C2%9B%E2%80%AE%0D%0A"
            let paths = [
                "/", "/runs", "/runs/\(run.id)", "/dead-letters", "/explain?type=products&id=\(odd)",
                "/explain?type=\(odd)&id=1", "/settings", "/api/tds/dead-letters", "/api/tds/dead-letters/\(letter)",
                "/api/tds/runs", "/api/tds/runs/\(run.id)", "/api/tds/inbox", "/api/tds/explain/\(odd)/\(odd)",
                "/\(odd)",
                "/api/tds/cache/\(odd)", "/api/tds/runs?limit=\(odd)", "/metrics", "/openapi.json",
            ]
            for path in paths {
                let reply = try await bench.ask("GET", path, headers: ["X-Request-ID": "\u{202E}"])
                let acting = reply.body.shownInLines != reply.body
                #expect(!acting, "\(path): \(reply.body)")
                #expect(reply.header("X-Request-ID")?.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } == true)
            }
        }
    }

    @Test func `names that are written from right to left have their own direction`() async throws {
        let name = "شركة الاختبار المحدودة"
        try await ServerBench.with(.init(works: false)) { bench in
            let fault = RecordFault(.rowRejected, name)
            try await bench.commit(
                Sample.run(),
                [],
                [Sample.deadLetter("p1", fault, payload: "{\"name\":\"\(name)\"}")]
            )
            let text = try await bench.ask("GET", "/dead-letters").body
            #expect(text.contains("<p dir=\"auto\">\(name)</p>"))
            #expect(text.contains("<pre dir=\"auto\">{&quot;name&quot;:&quot;\(name)&quot;}</pre>"))
        }
    }

    @Test func `settings are shown as the server's facts have them, masked`() async throws {
        try await ServerBench.with(
            .init(
                token: "the token of this test",
                webhookSecret: "the secret of this test",
                settings: [.init(name: "ZOHO_CLIENT_SECRET", value: "•••• (40 characters)", origin: "environment")],
                works: false
            )
        ) { bench in
            let text = try await bench.ask("GET", "/settings").body
            #expect(
                text.contains(
                    "<code>ZOHO_CLIENT_SECRET</code><td data-label=\"Value\" dir=\"auto\">•••• (40 characters)"
                )
            )
            for page in Self.pages {
                let text = try await bench.ask("GET", page).body
                #expect(!text.contains("the token of this test"))
                #expect(!text.contains("the secret of this test"))
            }
            #expect(try await bench.call("GET", "/settings").status == 401)
        }
    }
}

extension ServerBench {
    /// A run of products that met two records, one of them a dead letter, and has ended.
    func fill() async throws {
        let row = Sample.row(Sample.record("p1"))
        try await commit(Sample.run(), [row], [Sample.deadLetter("p2")])
    }

    /// Puts a run into the database that committed these, and ended unless told.
    /// - Parameter merged: records that answer as others, by id.
    func commit(
        _ run: RunRecord,
        _ rows: [SyncCore.Row],
        _ letters: [DeadLetter] = [],
        merged: [String: String] = [:],
        counters: RunCounters = RunCounters(),
        calls: Int = 3,
        minutes: Int64 = 0,
        ends: Bool = true
    ) async throws {
        guard let type = EntityCatalog.zoho.type(named: run.entityType) else { preconditionFailure("no type") }
        let lease = try await database.leases.acquire(
            run.entityType,
            for: Sample.holder(run.id),
            timeToLive: .seconds(3_600),
            now: run.startedAt
        )
        try await database.runs.start(run, holding: lease)
        var batch = Sample.batch(
            rows,
            of: type,
            runID: run.id,
            deadLetters: letters,
            counters: counters,
            minutes: minutes
        )
        (batch.gone, batch.answeredAs) = (Array(merged.keys), merged)
        _ = try await database.destination.commit(batch, holding: lease)
        guard ends, var ended = try await database.runs.run(run.id) else { return }
        ended.status = ended.counters.failed > 0 ? .partial : .completed
        ended.finishedAt = run.startedAt.advanced(by: .seconds(30))
        ended.apiCalls = calls
        try await database.runs.finish(ended, cursor: nil, holding: lease)
        try await database.leases.release(lease)
    }

    /// Takes a table away, or gives it back.
    fileprivate func rename(_ table: String, _ name: String) async throws {
        try await sqlite.file.write { try $0.execute(sql: "ALTER TABLE \(table) RENAME TO \(name)") }
    }
}
