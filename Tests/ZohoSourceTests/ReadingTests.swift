import Foundation
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI
import ZohoSimulator

@testable import ZohoSource

/// Over real HTTP, against the simulator: what a run does when nothing goes wrong.
@Suite struct ReadingTests {
    @Test func `1,312 products are 7 calls`() async throws {
        try await SimulatorBench.run(products: 1_312) { bench in
            let source = bench.source()
            var ids: Set<String> = []
            var number = 0
            var hasMore = true
            while hasMore {
                number += 1
                let page = try await source.page(number, of: .products)
                ids.formUnion(page.records.map(\.id))
                hasMore = page.context.hasMorePages == true
            }
            #expect(ids.count == 1_312)
            #expect(number == 7)
            #expect(source.usage.apiCalls == 7)
            #expect(source.usage.tokenCalls == 1)
            #expect(bench.organization.calls.byEndpoint["GET /inventory/v1/items"] == 7)
            #expect(bench.log.warnings.isEmpty)
        }
    }

    @Test func `customers and vendors share a listing and are told apart`() async throws {
        try await SimulatorBench.run { bench in
            let source = bench.source()
            let customers = try await source.page(1, of: .customers)
            let vendors = try await source.page(1, of: .vendors)
            #expect(customers.records.count == 5)
            #expect(vendors.records.count == 3)
        }
    }

    @Test func `both products of Zoho are read`() async throws {
        try await SimulatorBench.run { bench in
            let source = bench.source { $0.service = .books }
            let page = try await source.page(1, of: .products)
            #expect(page.records.count == 20)
            #expect(bench.organization.calls.byEndpoint["GET /books/v3/items"] == 1)
        }
    }

    @Test func `a record is read by its id, and one that is gone is not found`() async throws {
        try await SimulatorBench.run { bench in
            let source = bench.source()
            let id = try #require(bench.organization.ids(.items).first)
            guard case .record(let record) = try await source.record(id, of: .products) else {
                Issue.record("no record")
                return
            }
            #expect(record.id == id)
            #expect(record.shape == .detail)
            guard case .gone(let absence) = try await source.record("4815", of: .products) else {
                Issue.record("4815 is there")
                return
            }
            #expect(absence == RecordAbsence(id: "4815", .missing))
        }
    }

    @Test func `an answer that begins with a byte order mark is read`() async throws {
        try await SimulatorBench.run { bench in
            var fault = Fault(match: "/inventory/v1/items/7")
            (fault.status, fault.body) = (200, "\u{FEFF}" + #"{"code":0,"message":"success","item":{"item_id":"7"}}"#)
            _ = try bench.organization.add(fault)
            guard case .record(let record) = try await bench.source().record("7", of: .products) else {
                Issue.record("it was not read")
                return
            }
            #expect(record.id == "7")
        }
    }

    @Test func `an id cannot reach into the address`() async throws {
        try await SimulatorBench.run { bench in
            let answer = try await bench.source().record("../organizations?x=1", of: .products)
            if case .record = answer { Issue.record("another record was read") }
            #expect(bench.organization.calls.byEndpoint["GET /inventory/v1/organizations"] == nil)
        }
    }

    @Test func `the day's quota is what the answers' headers say`() async throws {
        try await SimulatorBench.run { bench in
            let source = bench.source()
            #expect(source.usage.quota == nil)
            bench.organization.setRemaining(101)
            _ = try await source.page(1, of: .products)
            let quota = try #require(source.usage.quota)
            #expect(quota.limit == 10_000)
            #expect(quota.remaining == 100)
            #expect(quota.resetsAt > bench.time.now())
            #expect(quota.resetsAt <= bench.time.now().advanced(by: .seconds(86_400)))
        }
    }

    @Test func `the organization is described, or those are named that there are`() async throws {
        try await SimulatorBench.run { bench in
            let organization = try await bench.source().organization()
            #expect(organization.id == bench.settings.organizationID)
            #expect(organization.name == "Simulated Trading Co.")
            #expect(organization.timeZone == "Asia/Baghdad")
            #expect(organization.currencyCode == "IQD")
            let wrong = bench.source { $0.organizationID = "1" }
            let error = try await syncError { try await wrong.organization() }
            #expect(error.code == .wrongOrganization)
            #expect(error.nextStep == "Set ZOHO_ORGANIZATION_ID to one of \(organization.id) (Simulated Trading Co.).")
        }
    }

    @Test func `another order than asked is warned of once, and the walk goes on`() async throws {
        try await SimulatorBench.run { bench in
            let source = bench.source()
            var fault = Fault(match: "/inventory/v1/items")
            fault.body = """
                {"code":0,"message":"success","items":[],"page_context":{"page":1,"has_more_page":false,\
                "applied_filter":"Status.All","sort_column":"name","sort_order":"A"}}
                """
            try bench.organization.add(fault)
            _ = try await source.page(1, of: .products)
            _ = try await source.page(2, of: .products)
            #expect(bench.log.warnings.count == 1)
            #expect(bench.log.warnings.first?.contains("Zoho sorts a listing otherwise than asked") == true)
        }
    }

    @Test func `a narrower filter than asked is an error, since hidden rows look deleted`() async throws {
        try await SimulatorBench.run { bench in
            var fault = Fault(match: "/inventory/v1/items")
            fault.body = """
                {"code":0,"message":"success","items":[],"page_context":{"page":1,"has_more_page":false,\
                "applied_filter":"Status.Active","sort_column":"created_time","sort_order":"A"}}
                """
            try bench.organization.add(fault)
            let error = try await syncError { try await bench.source().page(1, of: .products) }
            #expect(error.code == .requestRejected)
            #expect(
                error.message
                    == "GET /inventory/v1/items page 1: Zoho listed products by the filter Status.Active instead of "
                    + "Status.All, so rows would be missed."
            )
        }
    }
}
