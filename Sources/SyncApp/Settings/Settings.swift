import Foundation
package import SyncCore
import SyncEngine
import ZohoAPI
import ZohoSource

/// The settings in force, checked and typed.
package struct Settings: Sendable {
    package let resolved: ResolvedSettings
    let dataDirectory: String
    let database: DatabaseSetting
    /// Nil where no Redis is set up: the state cache is then a file in the data directory.
    let redis: RedisSetting?
    /// Where the images' files are served, without a slash at its end; nil where they are not.
    let imagesURL: String?
    let cacheEnabled: Bool
    let batchSize: Int
    let retry: RetryPolicy
    let leaseTimeToLive: Duration
    /// How long the change log is kept.
    let logsRetention: Duration
    let callsPerMinute: Int
    let concurrentCalls: Int
    let quotaReserve: QuotaReserve
    /// Members that say nothing about the content, by the name of their type.
    let volatileMembers: [String: Set<String>]
    let server: ServerSettings

    package init(_ resolved: ResolvedSettings) throws(SyncError) {
        if let fault = resolved.fault { throw fault }
        self.resolved = resolved
        dataDirectory = resolved[.dataDirectory] ?? "."
        database = try DatabaseSetting(resolved)
        redis = try RedisSetting.find(in: resolved)
        imagesURL = try resolved.address(.imagesURL)
        cacheEnabled = try resolved.boolean(.cacheEnabled)
        batchSize = try resolved.integer(.batchSize, in: SyncOptions.batchSizes)
        retry = RetryPolicy(
            retriesMax: try resolved.integer(.retryAttempts, in: 0...20),
            base: .milliseconds(try resolved.integer(.retryBase, in: 1...600_000)),
            maximum: .milliseconds(try resolved.integer(.retryMaximum, in: 1...3_600_000))
        )
        logsRetention = try resolved.days(.logsRetention)
        leaseTimeToLive = .seconds(try resolved.integer(.lockTimeout, in: 3...86_400))
        callsPerMinute = try resolved.integer(.callsPerMinute, in: 0...1_000)
        concurrentCalls = try resolved.integer(.concurrentCalls, in: 1...100)
        quotaReserve =
            resolved[.quotaReserve] == nil
            ? .standard : .calls(try resolved.integer(.quotaReserve, in: 0...1_000_000))
        volatileMembers = try VolatileMembers.find(in: resolved)
        server = try ServerSettings(resolved)
    }

    var organizationID: String? { resolved[.organizationID] }
    var stateCachePath: String { dataDirectory + "/state-cache.sqlite" }
    /// Whether there is a state cache before anything is opened.
    var hasStateCache: Bool { redis != nil || FileManager.default.fileExists(atPath: stateCachePath) }
    var tokenPath: String { dataDirectory + "/zoho-token.json" }

    /// Texts that must not be seen anywhere.
    package var secrets: [String] {
        resolved.entries.filter(\.key.isSecret).compactMap(\.value).flatMap { [$0] + Self.password(inURL: $0) }
    }

    /// The password of a URL, as it is written there and decoded; none where the text is no URL with one.
    private static func password(inURL text: String) -> [String] {
        guard let scheme = text.firstRange(of: "://"), let at = text.lastIndex(of: "@"), at > scheme.upperBound,
            let colon = text[scheme.upperBound..<at].firstIndex(of: ":")
        else { return [] }
        let written = String(text[text.index(after: colon)..<at])
        return [written, written.removingPercentEncoding ?? written].filter { !$0.isEmpty }
    }

    /// What ``ZohoSource`` needs.
    /// - Throws: ``SyncError/Code/configuration`` naming all that is missing.
    func zoho() throws(SyncError) -> ZohoSettings {
        guard let service = ZohoService(rawValue: resolved[.service] ?? "") else {
            throw resolved.unusable(.service, "one of \(ZohoService.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var zoho = try ZohoSettings(
            credentials: Credentials(
                clientID: resolved[.clientID] ?? "",
                clientSecret: Secret(resolved[.clientSecret] ?? ""),
                refreshToken: Secret(resolved[.refreshToken] ?? "")
            ),
            organizationID: organizationID ?? "",
            service: service,
            region: try Region.named(resolved[.region] ?? ""),
            accountsURL: resolved[.accountsURL],
            apiURL: resolved[.apiURL]
        )
        zoho.callsPerMinute = callsPerMinute
        zoho.concurrentCalls = concurrentCalls
        zoho.quotaReserve = quotaReserve
        zoho.retry = retry
        zoho.tokenFile = tokenPath
        return zoho
    }
}

extension ResolvedSettings {
    func unusable(_ key: SettingKey, _ expected: String) -> SyncError {
        let shown = key.isSecret ? "its value" : "\"\(self[key] ?? "")\""
        return SyncError(
            .configuration,
            "\(key.name) is \(shown), where \(expected) is expected.",
            nextStep:
                "Correct it in the environment or in the configuration file; `tds config` shows where it came from."
        )
    }

    func integer(_ key: SettingKey, in range: ClosedRange<Int>) throws(SyncError) -> Int {
        guard let value = self[key].flatMap({ Int($0) }), range.contains(value) else {
            throw unusable(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func days(_ key: SettingKey) throws(SyncError) -> Duration {
        .seconds(86_400 * (try integer(key, in: 1...3_650)))
    }

    /// A base address of HTTP, without slashes at its end; nil where it is not set.
    func address(_ key: SettingKey) throws(SyncError) -> String? {
        guard let value = self[key] else { return nil }
        guard let url = URL(string: value), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false,
            url.query == nil, url.fragment == nil
        else { throw unusable(key, "an address like https://files.example/images") }
        return String(value.reversed().drop { $0 == "/" }.reversed())
    }

    func boolean(_ key: SettingKey) throws(SyncError) -> Bool {
        switch self[key]?.lowercased() {
        case "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default: throw unusable(key, "true or false")
        }
    }
}
