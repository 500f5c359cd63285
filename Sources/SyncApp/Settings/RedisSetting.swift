import RedisClient
import SyncCore

/// The Redis that keeps the state cache, and whose keys in it are ours.
struct RedisSetting: Sendable {
    let configuration: RedisConfiguration
    /// The organization that is part of every key; nil for the one whose keys have none (contract, section 1).
    let organizationID: String?

    /// `REDIS_URL`, or `REDIS_HOST` with its companions. `REDIS_ENABLED` switches off what is set up, or on without an address:
    /// then this machine's own server is meant.
    ///
    /// - Returns: nil where no Redis is set up.
    static func find(in resolved: ResolvedSettings) throws(SyncError) -> RedisSetting? {
        let isSetUp = resolved[.redisURL] != nil || resolved[.redisHost] != nil
        guard try resolved[.redisEnabled] == nil ? isSetUp : resolved.boolean(.redisEnabled) else { return nil }
        var configuration = try configuration(resolved)
        if let file = resolved[.redisAuthorityFile] {
            guard configuration.tls != nil else {
                throw resolved.unusable(.redisAuthorityFile, "no file, or a REDIS_URL with rediss://,")
            }
            configuration.tls?.authorityFile = file
        }
        return RedisSetting(configuration: configuration, organizationID: try prefixedOrganization(resolved))
    }

    private static func configuration(_ resolved: ResolvedSettings) throws(SyncError) -> RedisConfiguration {
        guard let url = resolved[.redisURL] else {
            return RedisConfiguration(
                host: resolved[.redisHost] ?? "127.0.0.1",
                port: try resolved.integer(.redisPort, in: 1...65_535),
                password: resolved[.redisPassword].map(RedisSecret.init),
                database: try resolved.integer(.redisDatabase, in: 0...Int(Int32.max))
            )
        }
        do throws(RedisError) {
            var configuration = try RedisConfiguration(url: url)
            configuration.password = configuration.password ?? resolved[.redisPassword].map(RedisSecret.init)
            return configuration
        } catch {
            throw SyncError(.configuration, "REDIS_URL: \(error.message)", nextStep: error.nextStep)
        }
    }

    private static func prefixedOrganization(_ resolved: ResolvedSettings) throws(SyncError) -> String? {
        guard let standard = resolved[.defaultOrganizationID] else { return nil }
        guard let own = resolved[.organizationID] else {
            throw SyncError(
                .configuration,
                "TDS_DEFAULT_ORGANIZATION_ID is set, but ZOHO_ORGANIZATION_ID is not.",
                nextStep: "Set both: the keys in Redis depend on which organization this is."
            )
        }
        return own == standard ? nil : own
    }
}
