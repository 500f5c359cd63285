import Foundation
import SyncTestKit
import Testing

/// Settings as people write, copy and misspell them.
@Suite struct SettingTests {
    @Test func `what stands around a value is taken off, in the environment and in the file`() async throws {
        try await Place.with { tds in
            var tds = tds
            tds.environment = [
                "ZOHO_REGION": "eu\r\n", "TDS_BATCH_SIZE": "\"70\"", "ZOHO_CLIENT_ID": " '1000.A' ",
                "ZOHO_ORGANIZATION_ID": "\u{FEFF}760",
                "TDS_DATA_DIR": "  ",
            ]
            try tds.write("TDS_RETRY_BACKOFF_BASE_MS: \"'5 '\"\nTDS_TRACE: ' log'\nZOHO_SERVICE: ~\nREDIS_PORT: null\n")
            let values = try await tds.settings("--config", "tds.yaml")
            #expect(values["ZOHO_REGION"] == "eu environment")
            #expect(values["TDS_BATCH_SIZE"] == "70 environment")
            #expect(values["ZOHO_CLIENT_ID"] == "1000.A environment")
            #expect(values["ZOHO_ORGANIZATION_ID"] == "760 environment")
            #expect(values["TDS_DATA_DIR"] == "./tds-data default")
            #expect(values["TDS_RETRY_BACKOFF_BASE_MS"] == "5 tds.yaml")
            #expect(values["TDS_TRACE"] == "log tds.yaml")
            #expect(values["ZOHO_SERVICE"] == "inventory default")
            #expect(values["REDIS_PORT"] == "6379 default")
        }
    }

    @Test(arguments: [
        ("TDS_BATCHSIZE: 50\nZOHO_REGOIN: eu\n", ["TDS_BATCHSIZE (TDS_BATCH_SIZE?)", "ZOHO_REGOIN (ZOHO_REGION?)"]),
        ("zoho_region: eu\n", ["zoho_region (ZOHO_REGION?)"]),
        ("SOMETHING_ELSE: 1\n", ["SOMETHING_ELSE."]),
        ("ZOHO_REGION:\n  name: eu\n", ["ZOHO_REGION is one text, and nothing is within it"]),
        ("zoho:\n  region: eu\n", ["zoho.region"]),
        ("TDS_DATA_DIR: [a, b]\n", ["TDS_DATA_DIR is a list"]),
        ("TDS_BATCH_SIZE: 50\nTDS_BATCH_SIZE: 60\n", ["twice in it", "TDS_BATCH_SIZE"]),
        ("TDS_BATCH_SIZE: fifty\n", ["TDS_BATCH_SIZE is \"fifty\""]),
        ("TDS_BATCH_SIZE: 50.0\n", ["TDS_BATCH_SIZE is \"50.0\""]),
        ("ZOHO_CLIENT_SECRET: \"hush\\nhush\"\n", ["ZOHO_CLIENT_SECRET has a line end"]),
        ("ZOHO_REGION: eu\nZOHO_CLIENT_SECRET: hush: hush\n", ["line 2 is not YAML"]),
        ("- hush\n", ["not a mapping"]),
        ("TDS_VOLATILE_MEMBERS: invoces.some_link\n", ["invoces", "invoices"]),
        ("TDS_VOLATILE_MEMBERS: bills.some_link,invoices.status\n", ["\"invoices.status\", which feeds a column"]),
        ("TDS_VOLATILE_MEMBERS: items.rate\n", ["\"items.rate\", which feeds a column"]),
        ("TDS_VOLATILE_MEMBERS: invoices.line_items[].rate\n", ["rate\", which feeds a column"]),
        ("TDS_VOLATILE_MEMBERS: invoices\n", ["a type, a dot and a member"]),
    ])
    func `a file with a mistake is refused by every command, naming it and no secret`(
        file: String,
        told: [String]
    ) async throws {
        try await Place.with { tds in
            try tds.write(file)
            for command in [["config"], ["sync", "products"], ["status"], ["doctor"], ["serve"]] {
                let result = try await tds.start(command + ["--config", "tds.yaml"]).result()
                #expect(result.status == 2)
                let text = result.output + result.errors
                for word in told { #expect(text.contains(word), "\(command): \(text)") }
                #expect(!text.contains("hush"))
            }
        }
    }

    @Test func `members that move by themselves are named by type and path`() async throws {
        try await Place.with { tds in
            var tds = tds
            tds.environment = ["TDS_VOLATILE_MEMBERS": " invoices.some_link, items.some_link,invoice.comments[].date ,"]
            let values = try await tds.settings()
            #expect(values["TDS_VOLATILE_MEMBERS"]?.hasPrefix("invoices.some_link,") == true)
        }
    }

    @Test func `a credential with a blank inside is refused by its name`() async throws {
        try await Place.withSimulator { tds, _ in
            var tds = tds
            tds.environment["ZOHO_REFRESH_TOKEN"] = "1000.half half"
            let result = try await tds.run("sync", "products")
            #expect(result.status == 2)
            #expect(result.errors.contains("ZOHO_REFRESH_TOKEN has a space"))
            #expect(!result.errors.contains("half"))
        }
    }

    @Test func `a file of SQLite has no parameters`() async throws {
        try await Place.withSimulator { tds, _ in
            var tds = tds
            tds.environment["DATABASE_URL"] = "sqlite:tds.sqlite?mode=rwc"
            let result = try await tds.run("sync", "products")
            #expect(result.status == 2)
            #expect(result.errors.contains("mode"))
        }
    }
}

extension Program {
    fileprivate func write(_ file: String) throws {
        try file.write(to: directory.appending(path: "tds.yaml"), atomically: true, encoding: .utf8)
    }

    /// `value origin` by name, as `tds config` shows them.
    fileprivate func settings(_ options: String...) async throws -> [String: String] {
        let result = try await start(["config"] + options).result()
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n").map { $0.split(separator: " ") }
        return Dictionary(
            lines.map { (String($0[0]), $0.dropFirst().joined(separator: " ")) },
            uniquingKeysWith: { $1 }
        )
    }
}
