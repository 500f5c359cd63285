import Foundation
import SyncTestKit
import Testing

/// What `tds doctor` finds, and that it leaves everything as it was.
@Suite struct DoctorTests {
    private static let small = ["--products", "3", "--customers", "2"]

    @Test func `it makes no file of a database and no state cache, and says that the first sync does`() async throws {
        try await Place.withSimulator(Self.small) { tds, _ in
            let first = try await tds.run("doctor")
            #expect(first.status == 0, "\(first.output)")
            #expect(first.output.contains("no tables yet"))
            let data = tds.directory.appending(path: "tds-data").path
            let files = try FileManager.default.contentsOfDirectory(atPath: data)
            #expect(files == ["zoho-token.json"])
            #expect(try await tds.run("sync", "products").status == 0)
            let second = try await tds.run("doctor")
            #expect(second.output.contains("no open dead letters") && second.output.contains("3 entries"))
        }
    }

    @Test func `it makes no table in PostgreSQL`() async throws {
        try await Place.withServers(Self.small) { tds, _, _ in
            let url = try #require(tds.environment["DATABASE_URL"])
            #expect(try await tds.run("doctor").status == 0)
            #expect(try await Psql.run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", on: url) == "0")
        }
    }

    @Test func `it changes nothing of tables that an older TDS made`() async throws {
        try await Place.withServers(Self.small) { tds, _, _ in
            let url = try #require(tds.environment["DATABASE_URL"])
            #expect(try await tds.run("sync", "products").status == 0)
            _ = try await Psql.run(
                "DELETE FROM tds_migrations WHERE version = (SELECT max(version) FROM tds_migrations)",
                on: url
            )
            let before = try await Psql.run("SELECT max(version) FROM tds_migrations", on: url)
            let result = try await tds.run("doctor")
            #expect(result.output.contains("database"))
            #expect(try await Psql.run("SELECT max(version) FROM tds_migrations", on: url) == before)
        }
    }

    @Test func `a directory that a database cannot be made in is told`() async throws {
        try await Place.withSimulator(Self.small) { tds, _ in
            var tds = tds
            tds.environment["DATABASE_URL"] = "sqlite:/nonexistent/tds.sqlite"
            let result = try await tds.run("doctor")
            #expect(result.status == 1)
            #expect(result.output.contains("/nonexistent"))
        }
    }

    @Test func `it finds its organization by the id, whatever the others look like`() async throws {
        try await Place.withSimulator(Self.small) { tds, simulator in
            let id = try #require(tds.environment["ZOHO_ORGANIZATION_ID"])
            for rows in [
                #"[{"organization_id":\#(id),"name":"Mill Street","time_zone":null}]"#,
                #"[null,{"organization_id":"10002"},"x",{"organization_id":"\#(id)","name":"Mill Street"}]"#,
            ] {
                let body = #"{"code":0,"message":"success","organizations":\#(rows)}"#
                try await simulator.fault("/inventory/v1/organizations", ["body": body])
                let result = try await tds.run("doctor")
                #expect(result.status == 0, "\(result.output)")
                #expect(result.output.contains("✓ organization Mill Street"))
                #expect(result.output.contains("✓ products"))
                try await simulator.post("faults/clear", "{}")
            }
        }
    }

    @Test func `types are looked at also where the list of organizations is refused`() async throws {
        try await Place.withSimulator(Self.small) { tds, simulator in
            try await simulator.fault("/inventory/v1/organizations", ["status": 401, "code": 57])
            let result = try await tds.run("doctor")
            #expect(result.status == 1)
            #expect(result.output.contains("ZohoInventory.settings.READ"))
            #expect(result.output.contains("✓ products"))
        }
    }

    @Test func `a name of the environment that is near to one of ours is told, and is no fault`() async throws {
        try await Place.withSimulator(Self.small) { tds, _ in
            var tds = tds
            tds.environment["ZOHO_REGOIN"] = "eu"
            tds.environment["ZOHO_CRM_MODULES"] = "Leads"
            let result = try await tds.run("doctor")
            #expect(result.status == 0)
            #expect(result.output.contains("ZOHO_REGOIN") && result.output.contains("ZOHO_REGION is meant?"))
            #expect(!result.output.contains("ZOHO_CRM_MODULES"))
            tds.environment["ZOHO_CLIENTID"] = tds.environment.removeValue(forKey: "ZOHO_CLIENT_ID")
            let incomplete = try await tds.run("doctor")
            #expect(incomplete.status == 2)
            #expect(incomplete.output.contains("ZOHO_CLIENT_ID is meant?"))
        }
    }

    @Test func `a token endpoint that is dead ends a series after the first type`() async throws {
        try await Place.withSimulator(Self.small) { tds, simulator in
            var tds = tds
            for (name, value) in ["TDS_RETRY_BACKOFF_BASE_MS": "1", "TDS_RETRY_BACKOFF_MAX_MS": "2"] {
                tds.environment[name] = value
            }
            try await simulator.fault("/oauth/v2/token", ["status": 502, "body": "<html>Bad Gateway</html>"])
            let result = try await tds.run("sync", "--all", "--no-wait")
            #expect(result.status == 1)
            #expect(
                (result.output + result.errors).contains(simulator.address.absoluteString.dropFirst("http://".count))
            )
            #expect(try await simulator.get("calls").contains(#""POST /oauth/v2/token":4"#))
        }
    }
}

extension Simulator {
    fileprivate func fault(_ match: String, _ members: [String: Any]) async throws {
        let fault = members.merging(["match": match]) { $1 }
        try await post("faults", String(decoding: try JSONSerialization.data(withJSONObject: fault), as: UTF8.self))
    }
}
