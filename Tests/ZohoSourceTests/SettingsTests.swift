import SyncCore
import Testing

@testable import ZohoSource

@Suite struct SettingsTests {
    private let credentials = Credentials(
        clientID: "1000.ID",
        clientSecret: Secret("hush"),
        refreshToken: Secret("1000.refresh")
    )

    private func settings(region: Region = .us, apiURL: String? = nil) throws(SyncError) -> ZohoSettings {
        try ZohoSettings(credentials: credentials, organizationID: "760", region: region, apiURL: apiURL)
    }

    @Test(arguments: [
        ("us", "https://accounts.zoho.com", "https://www.zohoapis.com"),
        ("eu", "https://accounts.zoho.eu", "https://www.zohoapis.eu"),
        ("in", "https://accounts.zoho.in", "https://www.zohoapis.in"),
        ("au", "https://accounts.zoho.com.au", "https://www.zohoapis.com.au"),
        ("jp", "https://accounts.zoho.jp", "https://www.zohoapis.jp"),
        ("ca", "https://accounts.zohocloud.ca", "https://www.zohoapis.ca"),
        ("sa", "https://accounts.zoho.sa", "https://www.zohoapis.sa"),
        ("cn", "https://accounts.zoho.com.cn", "https://www.zohoapis.com.cn"),
        ("uk", "https://accounts.zoho.uk", "https://www.zohoapis.uk"),
    ])
    func `each data centre has its hosts`(name: String, accounts: String, api: String) throws {
        let region = try Region.named(name)
        #expect(region.accountsURL == accounts)
        #expect(region.apiURL == api)
    }

    @Test(arguments: [("COM", "us"), (".com.au", "au"), ("com.cn", "cn"), ("EU", "eu")])
    func `a region may be written as its domain`(text: String, name: String) throws {
        #expect(try Region.named(text).name == name)
    }

    @Test func `an unknown region is told the known ones`() {
        let error = #expect(throws: SyncError.self) { try Region.named("mars") }
        #expect(error?.code == .configuration)
        #expect(
            error?.description
                == "ZOHO_REGION is \"mars\", which is no data centre of Zoho. "
                + "Set it to one of us, eu, in, au, jp, ca, sa, cn, uk."
        )
    }

    @Test func `missing settings are named together`() {
        let empty = Credentials(clientID: "", clientSecret: Secret("a"), refreshToken: Secret(""))
        let error = #expect(throws: SyncError.self) { try ZohoSettings(credentials: empty, organizationID: "760") }
        #expect(error?.message == "ZOHO_CLIENT_ID, ZOHO_REFRESH_TOKEN are not set.")
    }

    @Test(arguments: ["ftp://x", "https://", "nonsense", "https://user:hush@host", "https://host?token=hush"])
    func `an address that cannot be one is refused without repeating it`(text: String) {
        let error = #expect(throws: SyncError.self) { try settings(apiURL: text) }
        #expect(error?.message == "ZOHO_API_URL is not an http or https address.")
        #expect(error?.description.contains("hush") == false)
    }

    @Test func `the host that the token endpoint names is used only if it is one of Zoho's`() throws {
        let settings = try settings(region: Region.named("in"))
        #expect(settings.apiBase(namedByToken: "https://www.zohoapis.eu").text == "https://www.zohoapis.eu")
        #expect(settings.apiBase(namedByToken: "https://evil.example").text == "https://www.zohoapis.in")
        #expect(
            settings.apiBase(namedByToken: "https://www.zohoapis.eu.evil.example").text == "https://www.zohoapis.in"
        )
        #expect(settings.apiBase(namedByToken: nil).text == "https://www.zohoapis.in")
    }

    @Test func `an address that was set always wins`() throws {
        let settings = try settings(apiURL: "http://127.0.0.1:9099/")
        #expect(settings.apiBase(namedByToken: "https://www.zohoapis.eu").text == "http://127.0.0.1:9099")
    }

    @Test func `secrets are not printed, however they are printed`() throws {
        var dumped = ""
        let settings = try settings()
        dump(settings, to: &dumped)
        for text in ["\(settings)", "\(credentials)", String(reflecting: settings), dumped] {
            #expect(!text.contains("hush"))
            #expect(!text.contains("1000.refresh"))
        }
    }

    @Test func `a plus, a space and everything else of note is percent-encoded`() {
        let pairs = [("last_modified_time", "2013-11-18T02:02:51+0530"), ("a&b", "c d/é~")]
        #expect(
            PercentEncoding.pairs(pairs.map { (name: $0.0, value: $0.1) })
                == "last_modified_time=2013-11-18T02%3A02%3A51%2B0530&a%26b=c%20d%2F%C3%A9~"
        )
    }
}
