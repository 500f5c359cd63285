package import SyncCore

/// A data centre of Zoho (zoho-api 1.1). An account lives in one of them and is unknown in the others.
package struct Region: Sendable, Equatable {
    /// What `ZOHO_REGION` says: `us`, `eu`, …
    package let name: String
    package let accountsURL: String
    package let apiURL: String

    private init(_ name: String, accountsDomain: String, apiDomain: String) {
        self.name = name
        accountsURL = "https://accounts." + accountsDomain
        apiURL = "https://www.zohoapis." + apiDomain
    }

    package static let us = Region("us", accountsDomain: "zoho.com", apiDomain: "com")

    package static let all: [Region] = [
        us,
        Region("eu", accountsDomain: "zoho.eu", apiDomain: "eu"),
        Region("in", accountsDomain: "zoho.in", apiDomain: "in"),
        Region("au", accountsDomain: "zoho.com.au", apiDomain: "com.au"),
        Region("jp", accountsDomain: "zoho.jp", apiDomain: "jp"),
        // Not accounts.zoho.ca: that host does not connect.
        Region("ca", accountsDomain: "zohocloud.ca", apiDomain: "ca"),
        Region("sa", accountsDomain: "zoho.sa", apiDomain: "sa"),
        Region("cn", accountsDomain: "zoho.com.cn", apiDomain: "com.cn"),
        Region("uk", accountsDomain: "zoho.uk", apiDomain: "uk"),
    ]

    /// The region that a setting names: its name, or the domain that people see in their browser (`com`, `.com.au`), in
    /// any case.
    /// - Throws: ``SyncError/Code/configuration``, naming the valid ones.
    package static func named(_ text: String) throws(SyncError) -> Region {
        let name = String(text.lowercased().drop { $0 == "." })
        if let region = all.first(where: { $0.name == name || $0.apiURL == "https://www.zohoapis." + name }) {
            return region
        }
        throw SyncError(
            .configuration,
            "ZOHO_REGION is \"\(text)\", which is no data centre of Zoho.",
            nextStep: "Set it to one of \(all.map(\.name).joined(separator: ", "))."
        )
    }

    /// The data centre that a host belongs to: `accounts.zoho.eu`, `www.zohoapis.eu`, `books.zoho.eu`.
    static func owning(_ host: String) -> Region? {
        all.first { region in region.domains.contains { host == $0 || host.hasSuffix("." + $0) } }
    }

    /// Of its API, its accounts and its pages.
    private var domains: [String] {
        let api = apiURL.replacing("https://www.", with: "")
        let accounts = accountsURL.replacing("https://accounts.", with: "")
        return [api, accounts, api.replacing("zohoapis", with: "zoho")]
    }

    /// Whether an API host that the token endpoint names is one of Zoho's: only those are ever sent a token.
    static func isKnown(apiURL: String) -> Bool {
        all.contains { $0.apiURL == apiURL }
    }
}
