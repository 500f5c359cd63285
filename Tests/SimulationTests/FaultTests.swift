import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator
import ZohoSource

/// For each way in which Zoho can misbehave: what the user reads, and that nothing was lost or doubled.
@Suite struct FaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// The status of the run that meets the fault.
        let status: RunStatus
        /// What the user reads contains each of these.
        let text: [String]
        let fault: Fault

        init(_ name: String, _ status: RunStatus, _ text: [String], _ set: (inout Fault) -> Void) {
            self.name = name
            self.status = status
            self.text = text
            var fault = Fault(match: "/inventory/v1/items")
            set(&fault)
            self.fault = fault
        }

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case("a 500 that passes", .completed, []) {
            $0.status = 500; $0.code = 1_000; $0.atCall = 2
        },
        Case("a 500 that stays", .failed, ["HTTP 500", "gave up after 4 attempts", "Run the same command again later"])
        {
            $0.status = 500
            $0.code = 1_000
        },
        Case("HTML from a gateway that passes", .completed, []) {
            $0.status = 502
            $0.body = "<html><h1>Bad Gateway</h1></html>"
            $0.times = 2
        },
        Case("HTML from a gateway that stays", .failed, ["HTTP 502", "<html><h1>Bad Gateway"]) {
            $0.status = 502
            $0.body = "<html><h1>Bad Gateway</h1></html>"
        },
        Case("HTML with status 200", .failed, ["cannot be read", "<html>hello"]) { $0.body = "<html>hello</html>" },
        Case("a body cut short that passes", .completed, []) {
            $0.truncate = 5_000; $0.times = 1
        },
        Case("a body cut short that stays", .failed, ["cannot be read", "Run the same command again later"]) {
            $0.truncate = 5_000
        },
        Case("a connection cut in the middle that passes", .completed, []) {
            $0.cut = true; $0.times = 1
        },
        Case("a connection cut in the middle that stays", .failed, ["no answer from", "Check the network"]) {
            $0.cut = true
        },
        Case("no answer at all", .failed, ["no answer from", "gave up after 4 attempts"]) { $0.hang = true },
        Case("a token refused once", .completed, []) {
            $0.status = 401; $0.code = 57; $0.times = 1
        },
        Case("a scope that is missing", .failed, ["ZohoInventory.items.READ is missing", "ZOHO_REFRESH_TOKEN"]) {
            $0.status = 401
            $0.code = 57
        },
        Case("a token that is never taken", .failed, ["refused a fresh access token", "ZOHO_REGION"]) {
            $0.status = 401
            $0.code = 14
        },
        Case("too many calls in a minute", .failed, ["too many calls in a minute", "code 44", "UTC"]) {
            $0.status = 429
            $0.code = 44
            $0.headers = ["Retry-After": "1800"]
        },
        Case("blocked for an hour", .failed, ["too many calls in a minute", "code 43"]) {
            $0.status = 429
            $0.code = 43
            $0.headers = ["Retry-After": "3600"]
        },
        Case("the day's quota spent", .failed, ["calls of the day", "code 45", "resumes after the last finished page"])
        {
            $0.status = 429
            $0.code = 45
        },
        Case("too many calls at once that passes", .completed, []) {
            $0.status = 429; $0.code = 1_070; $0.times = 2
        },
        Case("the wrong organization", .failed, ["no access to organization", "ZOHO_ORGANIZATION_ID"]) {
            $0.status = 400
            $0.code = 6_041
        },
        Case("a refused parameter", .failed, ["HTTP 400", "Invalid value passed for filter_by"]) {
            $0.status = 400
            $0.code = 2
            $0.message = "Invalid value passed for filter_by"
        },
    ]

    @Test(arguments: cases)
    func `the user reads what happened and what to do, and nothing is lost or doubled`(_ this: Case) async throws {
        try await Rehearsal.with(adjust: { if this.fault.hang { $0.callTimeout = .seconds(2) } }) { rehearsal in
            _ = try rehearsal.organization.add(this.fault)
            let report = await rehearsal.sync(.products)
            #expect(report.run.status == this.status)
            let read = report.error.map { "\($0)" } ?? ""
            for part in this.text { #expect(read.contains(part), "\(read)") }
            #expect((report.error == nil) == (this.status == .completed))
            #expect(try rehearsal.value("SELECT count(*) FROM products") == "\(report.counters.written)")

            rehearsal.organization.clearFaults()
            // Past every pause that Zoho asked for.
            rehearsal.waits.advance(by: .seconds(90_000))
            await rehearsal.sync(.products)
            #expect(try rehearsal.value("SELECT count(*) FROM products") == "450")
            #expect(try rehearsal.value("SELECT count(DISTINCT zoho_id) FROM products") == "450")
            #expect(await rehearsal.sync(.products).numbers == "0/450/0/0")
        }
    }

    @Test func `a throttled organization is not called again before its time`() async throws {
        try await Rehearsal.with { rehearsal in
            var fault = Fault(match: "/inventory/v1/items")
            fault.status = 429
            fault.code = 44
            fault.headers = ["Retry-After": "1800"]
            fault.times = 1
            _ = try rehearsal.organization.add(fault)
            await rehearsal.sync(.products)
            let calls = rehearsal.organization.calls.total
            let report = await rehearsal.sync(.customers)
            #expect(report.error?.code == .rateLimited)
            #expect(rehearsal.organization.calls.total == calls)
            rehearsal.waits.advance(by: .seconds(1_801))
            #expect(await rehearsal.sync(.customers).run.status == .completed)
        }
    }

    @Test func `a refused refresh token names the setting to mend`() async throws {
        try await Rehearsal.with { rehearsal in
            rehearsal.organization.revokeRefreshToken()
            let report = await rehearsal.sync(.products)
            #expect(report.error?.code == .credentialsRejected)
            #expect(report.error?.nextStep.contains("ZOHO_REFRESH_TOKEN") == true)
        }
    }
}
