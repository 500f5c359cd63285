import SyncCore
import Testing

@Suite struct NearestNameTests {
    private static let names = ["ZOHO_REGION", "ZOHO_CLIENT_ID", "ZOHO_ORGANIZATION_ID", "TDS_BATCH_SIZE", "REDIS_URL"]

    @Test(arguments: [
        ("ZOHO_REGOIN", "ZOHO_REGION", 1), ("TDS_BATCHSIZE", "TDS_BATCH_SIZE", 1), ("zoho_region", "ZOHO_REGION", 0),
        ("ZOHO_ORG_ID", "ZOHO_ORGANIZATION_ID", 1), ("ZOHO_CLIENTID", "ZOHO_CLIENT_ID", 1),
        ("REDIS_URLS", "REDIS_URL", 1), ("ZOHO_REGION_", "ZOHO_REGION", 1),
    ])
    func `a misspelt name is near the one that was meant`(written: String, meant: String, edits: Int) throws {
        let near = try #require(NearestName(to: written, among: Self.names))
        #expect(near.name == meant)
        #expect(near.edits == edits)
        #expect(near.isLikely)
    }

    @Test(arguments: ["REDIS_TLS_URL", "ZOHO_CRM_MODULE", "TDS", "", "REDIS_PORT_6379_TCP_ADDR"])
    func `another program's name is not`(written: String) {
        #expect(NearestName(to: written, among: Self.names)?.isLikely == false)
    }

    @Test func `of no names none is near, and a name of any length is compared`() {
        #expect(NearestName(to: "A", among: []) == nil)
        #expect(NearestName(to: String(repeating: "A", count: 1_000_000), among: Self.names)?.isLikely == false)
    }
}
