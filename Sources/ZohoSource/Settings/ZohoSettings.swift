package import SyncCore
package import ZohoAPI

/// Everything ``ZohoSource`` needs to know. Limits have defaults that stay below Zoho's own (zoho-api 5.1).
package struct ZohoSettings: Sendable {
    package var credentials: Credentials
    package var organizationID: String
    package var service: ZohoService
    package var region: Region
    /// Instead of the region's (`ZOHO_ACCOUNTS_URL`).
    package var accountsURL: BaseURL?
    /// Instead of the region's and of whatever the token endpoint names (`ZOHO_API_URL`).
    package var apiURL: BaseURL?
    /// Rows a page. 200 is the most that Zoho gives (zoho-api 3.3): 1,312 products are 7 calls, whatever the database's batches are.
    package var pageSize = 200
    /// Calls in any 60 seconds. Zoho throttles an organization for half an hour and more at 100.
    package var callsPerMinute = 90
    /// Calls at the same time. Zoho allows 5 on its free plan.
    package var concurrentCalls = 4
    /// Calls that may wait for their turn; one more is refused. A thousand take eleven minutes, much less than a token lives.
    package var waitingCallsMax = 1_000
    /// Calls of a day that runs leave alone.
    package var quotaReserve = QuotaReserve.standard
    package var retry = RetryPolicy()
    /// From sending a request to the last byte of its answer. Measured by the system's clock.
    package var callTimeout: Duration = .seconds(30)
    package var bodyBytesMax = 32 << 20
    /// Where the access token is kept for the other processes of this machine; nil for nowhere.
    package var tokenFile: String?

    /// - Throws: ``SyncError/Code/configuration`` naming the settings that are missing or cannot be read.
    package init(
        credentials: Credentials,
        organizationID: String,
        service: ZohoService = .inventory,
        region: Region = .us,
        accountsURL: String? = nil,
        apiURL: String? = nil
    ) throws(SyncError) {
        try Self.check(credentials, organizationID)
        self.credentials = credentials
        self.organizationID = organizationID
        self.service = service
        self.region = region
        if let accountsURL { self.accountsURL = try BaseURL(accountsURL, setting: "ZOHO_ACCOUNTS_URL") }
        if let apiURL { self.apiURL = try BaseURL(apiURL, setting: "ZOHO_API_URL") }
    }

    private static func check(_ credentials: Credentials, _ organizationID: String) throws(SyncError) {
        let values = [
            ("ZOHO_CLIENT_ID", credentials.clientID), ("ZOHO_CLIENT_SECRET", credentials.clientSecret.revealed),
            ("ZOHO_REFRESH_TOKEN", credentials.refreshToken.revealed), ("ZOHO_ORGANIZATION_ID", organizationID),
        ]
        let missing = values.filter(\.1.isEmpty).map(\.0)
        guard missing.isEmpty else {
            throw SyncError(
                .configuration,
                "\(missing.joined(separator: ", ")) \(missing.count == 1 ? "is" : "are") not set.",
                nextStep: "Set \(missing.count == 1 ? "it" : "them") in the environment or in the configuration file."
            )
        }
        guard let broken = values.first(where: { StrayCharacters.areIn($0.1) })?.0 else { return }
        throw SyncError(
            .configuration,
            "\(broken) has a space, a line end or another invisible character inside.",
            nextStep: "Copy it again from Zoho, as one word."
        )
    }

    var accountsBase: BaseURL { accountsURL ?? BaseURL(known: region.accountsURL) }

    /// Where calls go: the override, else what the token endpoint named if that is a host of Zoho's, else the region's.
    func apiBase(namedByToken apiDomain: String?) -> BaseURL {
        if let apiURL { return apiURL }
        if let apiDomain, Region.isKnown(apiURL: apiDomain) { return BaseURL(known: apiDomain) }
        return BaseURL(known: region.apiURL)
    }
}

/// What an access token is asked for with (zoho-api 1.2).
package struct Credentials: Sendable {
    package let clientID: String
    package let clientSecret: Secret
    package let refreshToken: Secret

    package init(clientID: String, clientSecret: Secret, refreshToken: Secret) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.refreshToken = refreshToken
    }
}
