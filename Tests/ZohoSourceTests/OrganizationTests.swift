import SyncCore
import Testing

@testable import ZohoSource

@Suite struct OrganizationTests {
    private func list(_ rows: String) throws -> [OrganizationSummary]? {
        try OrganizationList.read(Array(#" {"code":0,"message":"success","organizations":\#(rows)}"#.utf8)).value
    }

    @Test(arguments: [
        #"[{"organization_id":"760","name":"Mill","time_zone":"Asia/Baghdad","currency_code":"IQD"}]"#,
        #"[{"organization_id":760,"name":"Mill","time_zone":"Asia/Baghdad","currency_code":"IQD"}]"#,
        #"{"organization_id":" 760 ","name":"Mill","time_zone":"Asia/Baghdad","currency_code":"IQD"}"#,
        #"[null,7,"x",{},{"organization_id":null},{"organization_id":"760","name":"Mill","time_zone":"Asia/Baghdad","currency_code":"IQD"}]"#,
    ])
    func `an organization is found by its id, whatever is around it`(rows: String) throws {
        let organization = try #require(try list(rows)?.first { $0.id == "760" })
        #expect(organization.name == "Mill")
        #expect(organization.timeZone == "Asia/Baghdad")
        #expect(organization.currencyCode == "IQD")
    }

    @Test func `what an organization lacks is not made up`() throws {
        let organization = try #require(
            try list(#"[{"organization_id":"760","name":7,"time_zone":null,"currency_code":""}]"#)?.first
        )
        #expect(organization.name == "7")
        #expect(organization.timeZone == nil && organization.currencyCode == nil)
    }

    @Test(arguments: ["null", "7", #""x""#])
    func `an answer without the list is none`(rows: String) throws {
        #expect(try list(rows) == nil)
    }
}
