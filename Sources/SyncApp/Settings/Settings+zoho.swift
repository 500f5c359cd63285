import SyncCore
import ZohoAPI
import ZohoSource

extension AnySetting {
    static let zoho = [
        AnySetting(.clientID), AnySetting(.clientSecret), AnySetting(.refreshToken), AnySetting(.organizationID),
        AnySetting(.region), AnySetting(.service), AnySetting(.accountsURL), AnySetting(.apiURL),
    ]
}

/// Whose records are read, and from where.
extension Setting {
    fileprivate static var clientID: Setting<String?> {
        .init("ZOHO_CLIENT_ID", .text(), meaning: "the id of the client that you made in Zoho's API console; needed")
    }

    fileprivate static var clientSecret: Setting<String?> {
        .init("ZOHO_CLIENT_SECRET", .text(), isSecret: true, meaning: "the secret of that client; needed")
    }

    fileprivate static var refreshToken: Setting<String?> {
        .init("ZOHO_REFRESH_TOKEN", .text(), isSecret: true, meaning: "the refresh token of the account; needed")
    }

    static var organizationID: Setting<String?> {
        .init("ZOHO_ORGANIZATION_ID", .text(), meaning: "the organization; needed")
    }

    fileprivate static var region: Setting<String> {
        .init(
            "ZOHO_REGION",
            .text("one of \(Region.all.map(\.name).joined(separator: ", "))"),
            default: Region.us.name,
            meaning: "the data centre of the account"
        )
    }

    fileprivate static var service: Setting<String> {
        .init(
            "ZOHO_SERVICE",
            .text("one of \(ZohoService.allCases.map(\.rawValue).joined(separator: ", "))"),
            default: ZohoService.inventory.rawValue,
            meaning: "whose API is read"
        )
    }

    fileprivate static var accountsURL: Setting<String?> {
        .init("ZOHO_ACCOUNTS_URL", .text("an address"), unset: "by region", meaning: otherAddress("token requests"))
    }

    fileprivate static var apiURL: Setting<String?> {
        .init("ZOHO_API_URL", .text("an address"), unset: "by region", meaning: otherAddress("all other calls"))
    }

    private static func otherAddress(_ calls: String) -> String { "another address for \(calls), as for the simulator" }
}

extension Settings {
    /// What ``ZohoSource`` needs.
    /// - Throws: ``SyncError/Code/configuration`` naming all that is missing.
    func zoho() throws(SyncError) -> ZohoSettings {
        guard let service = ZohoService(rawValue: self[.service]) else {
            let setting = AnySetting(.service)
            throw resolved.unusable(setting, setting.expected)
        }
        var zoho = try ZohoSettings(
            credentials: Credentials(
                clientID: self[.clientID] ?? "",
                clientSecret: Secret(self[.clientSecret] ?? ""),
                refreshToken: Secret(self[.refreshToken] ?? "")
            ),
            organizationID: self[.organizationID] ?? "",
            service: service,
            region: try Region.named(self[.region]),
            accountsURL: self[.accountsURL],
            apiURL: self[.apiURL]
        )
        zoho.callsPerMinute = self[.callsPerMinute]
        zoho.concurrentCalls = self[.concurrentCalls]
        zoho.quotaReserve = quotaReserve
        zoho.retry = retry
        zoho.tokenFile = tokenPath
        return zoho
    }
}
