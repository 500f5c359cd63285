import Foundation
import SyncTestKit
import Testing

/// What the commands print and how they end.
@Suite struct CommandLineTests {
    @Test func `wrong use and missing settings end with status 2 and say what to do`() async throws {
        try await Place.with { tds in
            let cases: [([String], String)] = [
                (["sync"], "--all"), (["sync", "nothing"], "products, customers, vendors"),
                (["sync", "products", "--all"], "that is all of them"),
                (["sync", "products", "--modified-since", "yesterday"], "2025-11-13T08:30:00Z"),
                (["explain", "nothing", "1"], "products, customers, vendors"),
                (["sync", "products", "--batch-size", "5"], "10 to 200"), (["frobnicate"], "frobnicate"),
                (["sync", "products"], "ZOHO_CLIENT_ID"),
                (["sync", "products", "--config", "absent.yaml"], "absent.yaml"),
            ]
            for (arguments, expected) in cases {
                let result = try await tds.start(arguments).result()
                #expect(result.status == 2)
                #expect(result.errors.contains(expected), "\(result.errors)")
                #expect(result.output.isEmpty)
            }
        }
    }

    @Test func `settings come from the environment before the file before the default`() async throws {
        try await Place.with { tds in
            let file = "ZOHO_REGION: eu\nTDS_BATCH_SIZE: 50\nZOHO_CLIENT_SECRET: from-the-file\n"
            try file.write(to: tds.directory.appending(path: "tds.yaml"), atomically: true, encoding: .utf8)
            var tds = tds
            tds.environment = ["TDS_BATCH_SIZE": "70"]
            let result = try await tds.run("config", "--config", "tds.yaml")
            #expect(result.status == 0)
            func line(_ name: String) -> [Substring] {
                result.output.split(separator: "\n").first { $0.hasPrefix(name) }?.split(separator: " ") ?? []
            }
            #expect(line("TDS_BATCH_SIZE") == ["TDS_BATCH_SIZE", "70", "environment"])
            #expect(line("ZOHO_REGION") == ["ZOHO_REGION", "eu", "tds.yaml"])
            #expect(line("TDS_LOCK_TIMEOUT_SECONDS") == ["TDS_LOCK_TIMEOUT_SECONDS", "300", "default"])
            #expect(line("ZOHO_CLIENT_SECRET") == ["ZOHO_CLIENT_SECRET", "••••••••", "tds.yaml"])
        }
    }

    @Test func `hash is the SHA-256 of the canonical form, which --canonical prints byte for byte`() async throws {
        try await Place.with { tds in
            let json = #"{"b":10.0,"a":"\u00e9\/","c":[1E30,-0]}"#
            let canonical = try await tds.run("hash", "--canonical", input: json)
            #expect(canonical.output == #"{"a":"é/","b":10,"c":[1e+30,0]}"#)
            let hash = try await tds.run("hash", input: json)
            let judge = try await Tool.run(
                "python3",
                ["-c", "import hashlib,sys; print(hashlib.sha256(sys.argv[1].encode()).hexdigest())", canonical.output]
            )
            #expect(hash.output == judge.output)
        }
    }

    @Test func `hash --type leaves out what says nothing about the content`() async throws {
        try await Place.with { tds in
            let one =
                #"{"item_id":"1","name":"Box","sync_count":3,"cf_x":null,"last_modified_time":"2025-05-06T12:44:26+0530"}"#
            let other = #"{"name":"Box","item_id":"1","rate_formatted":"IQD 5"}"#
            let hashes = [
                try await tds.run("hash", "--type", "product", input: one).output,
                try await tds.run("hash", "--type", "products", input: other).output,
            ]
            #expect(hashes[0] == hashes[1])
            #expect(try await tds.run("hash", input: one).output != hashes[0])
        }
    }

    @Test func `invalid JSON is told in one line with its byte and cause, with status 1`() async throws {
        try await Place.with { tds in
            let result = try await tds.run("hash", input: #"{"a":1,"a":2}"#)
            #expect(result.status == 1)
            #expect(result.errors == "invalid JSON at byte 11: duplicate member \"a\"\n")
            #expect(result.output.isEmpty)
        }
    }

    @Test func `the cache can be looked into, cleared and warmed`() async throws {
        try await Place.withSimulator(["--products", "30", "--customers", "20"]) { tds, simulator in
            #expect(try await tds.run("sync", "products").status == 0)
            let statistics = try await tds.run("cache", "statistics", "--json")
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(statistics.output.utf8)) as? [String: Any]
            )
            #expect(object["keys"] as? Int == 30)
            #expect(object["backend"] as? String == "sqlite")

            let id = try await Tool.run(
                "sqlite3",
                [tds.directory.appending(path: "tds-data/tds.sqlite").path, "SELECT min(zoho_id) FROM products"]
            ).output.trimmingCharacters(in: .newlines)
            let entry = try await tds.run("cache", "get", "product", id)
            let state = try #require(try JSONSerialization.jsonObject(with: Data(entry.output.utf8)) as? [String: Any])
            let promised = [
                "entity_type", "entity_id", "local_id", "content_hash", "last_modified_time", "cached_at", "sync_count",
            ]
            #expect(Set(promised).isSubset(of: state.keys))

            let record = try await simulator.record("items", id)
            #expect(try await tds.run("cache", "check", "product", input: record).output == "skip unchanged\n")
            let changed = record.replacing(#""name":""#, with: #""name":"new "#)
            #expect(try await tds.run("cache", "check", "product", input: changed).output == "sync content_changed\n")
            #expect(
                try await tds.run("cache", "check", "product", "--force", input: record).output == "sync forced_sync\n"
            )
            #expect(try await tds.run("cache", "check", "product", input: "[]").status == 1)
            #expect(try await tds.run("cache", "clear", "product", id).output == "1 entry removed\n")
            #expect(try await tds.run("cache", "get", "product", id).status == 1)
            #expect(try await tds.run("cache", "clear", "products").output == "29 entries removed\n")
            #expect(try await tds.run("cache", "warm", "products").output == "30 products cached\n")
            #expect(try await tds.run("sync", "products", "--json").numbers == "0/30/0/0")
        }
    }

    @Test func `doctor and status tell what is in force`() async throws {
        try await Place.withSimulator(["--products", "30", "--customers", "20"]) { tds, simulator in
            let healthy = try await tds.run("doctor")
            #expect(healthy.status == 0, "\(healthy.output)\(healthy.errors)")
            for finding in ["✓ settings", "✓ database", "✓ state cache", "✓ token", "✓ organization", "✓ quota"] {
                #expect(healthy.output.contains(finding))
            }
            #expect(try await tds.run("status").output.contains("no run yet"))
            try await simulator.post("switches", #"{"revoked_scopes":["items"]}"#)
            let ill = try await tds.run("doctor")
            #expect(ill.status == 1)
            #expect(ill.output.contains("✗ products"))
            #expect(ill.output.contains("ZohoInventory.items.READ"))
            #expect(ill.output.contains("✓ customers"))
        }
    }

    @Test func `a type is synced once, and what was deleted and what waits for a word about that is told`() async throws
    {
        try await Place.withSimulator(["--products", "200", "--customers", "0"]) { tds, simulator in
            let first = try await tds.run("sync", "products", "items", "inventory").output
            #expect(first.split(separator: "\n").count { $0.hasPrefix("product ") } == 1, "\(first)")
            #expect(!(try await tds.run("status").output.contains("missing")))
            try await simulator.post("delete", #"{"type":"items","n":1}"#)
            #expect(try await tds.run("sync", "products").output.contains("product: 1 marked deleted."))
            try await simulator.post("delete", #"{"type":"items","n":60}"#)
            #expect(try await tds.run("sync", "products").output.contains("lacks 60 stored records"))
            let status = try await tds.run("status").output
            #expect(status.contains("missing      60 product may be gone at Zoho"), "\(status)")
            #expect(try await tds.run("deletes", "confirm", "products").output.contains("product: 60 marked deleted."))
        }
    }

    @Test func `help is a result, on standard output with status 0`() async throws {
        try await Place.with { tds in
            for arguments in [["--help"], ["sync", "--help"], ["help", "cache"]] {
                let result = try await tds.start(arguments).result()
                #expect(result.status == 0)
                #expect(result.output.contains("USAGE: tds"))
                #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 220 })
            }
        }
    }
}
