import Foundation
import SyncTestKit
import Testing

/// Pitfall: "two organizations … shared keys"; and a setting that names another organization makes all rows look deleted.
@Suite struct ProgramOrganizationTests {
    @Test func `a database of one organization is not touched by settings that name another one`() async throws {
        try await Place.withSimulator(["--products", "30", "--customers", "0"]) { tds, _ in
            #expect(try await tds.run("sync", "products", "--json").numbers == "30/0/0/30")
            try await Place.withSimulator(["--products", "20", "--customers", "0", "--seed", "2"]) { other, simulator in
                var switched = tds
                switched.environment = other.environment
                for arguments in [
                    ["sync", "products"], ["sync", "products", "--mode", "incremental"],
                    ["verify", "products", "--heal"],
                    ["deletes", "confirm", "products"], ["plan", "products"],
                ] {
                    let result = try await switched.start(arguments).result()
                    #expect(result.status == 1)
                    #expect((result.output + result.errors).contains("Set ZOHO_ORGANIZATION_ID back to"))
                }
                #expect(try await simulator.get("calls").contains(#""total":0"#))
                let findings = try await switched.run("doctor")
                #expect(findings.status == 1)
                #expect(findings.output.contains("✗ database"))
                #expect(findings.output.contains("Set ZOHO_ORGANIZATION_ID back to"))
            }
            #expect(try await tds.run("sync", "products", "--json").numbers == "0/30/0/0")
        }
    }

    @Test func `an organization that never worked does not keep the database`() async throws {
        try await Place.withSimulator(["--products", "30", "--customers", "0"]) { tds, _ in
            var mistaken = tds
            mistaken.environment["ZOHO_ORGANIZATION_ID"] = "1"
            let refused = try await mistaken.run("sync", "products")
            #expect(refused.status == 1)
            let synced = try await tds.run("sync", "products", "--json")
            #expect(synced.numbers == "30/0/0/30", "\(synced.errors)")
        }
    }
}
