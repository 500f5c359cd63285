import RedisClient
import SyncCore

extension AnySetting {
    static let redis = [
        AnySetting(.redisEnabled), AnySetting(.redisURL), AnySetting(.redisHost), AnySetting(.redisPort),
        AnySetting(.redisDatabase), AnySetting(.redisPassword), AnySetting(.redisAuthorityFile),
        AnySetting(.defaultOrganizationID),
    ]
}

extension Setting {
    fileprivate static var redisEnabled: Setting<Bool?> {
        .init(
            "REDIS_ENABLED",
            .boolean,
            unset: "on where `REDIS_URL` or `REDIS_HOST` is set",
            meaning: "`false`: no Redis. `true` without an address: 127.0.0.1"
        )
    }

    fileprivate static var redisURL: Setting<String?> {
        .init(
            "REDIS_URL",
            .text("redis://… or rediss://…"),
            isSecret: true,
            meaning: "the Redis of the state cache; see [below](#redis_url)"
        )
    }

    fileprivate static var redisHost: Setting<String?> {
        .init("REDIS_HOST", .text(), meaning: inParts("host"))
    }

    fileprivate static var redisPort: Setting<Int> {
        .init("REDIS_PORT", .integer(in: 1...65_535), default: 6_379, meaning: inParts("port"))
    }

    fileprivate static var redisDatabase: Setting<Int> {
        .init("REDIS_DB", .integer(in: 0...Int(Int32.max)), default: 0, meaning: inParts("database"))
    }

    fileprivate static var redisPassword: Setting<String?> {
        .init("REDIS_PASSWORD", .text(), isSecret: true, meaning: inParts("password"))
    }

    private static func inParts(_ part: String) -> String { "its \(part), where there is no `REDIS_URL`" }

    fileprivate static var redisAuthorityFile: Setting<String?> {
        .init(
            "REDIS_CA_FILE",
            .text("a PEM file"),
            unset: "the system's authorities",
            meaning: "the certificates to trust instead; only with `rediss://`"
        )
    }

    fileprivate static var defaultOrganizationID: Setting<String?> {
        .init(
            "TDS_DEFAULT_ORGANIZATION_ID",
            .text(),
            meaning: "the organization whose keys in Redis have no id; see [below](#several-organizations)"
        )
    }
}

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
        let (url, host) = (try resolved.value(of: .redisURL), try resolved.value(of: .redisHost))
        guard try resolved.value(of: .redisEnabled) ?? (url != nil || host != nil) else { return nil }
        var configuration = try configuration(resolved)
        if let file = try resolved.value(of: .redisAuthorityFile) {
            guard configuration.tls != nil else {
                throw resolved.unusable(AnySetting(.redisAuthorityFile), "no file, or a REDIS_URL with rediss://,")
            }
            configuration.tls?.authorityFile = file
        }
        return RedisSetting(configuration: configuration, organizationID: try prefixedOrganization(resolved))
    }

    private static func configuration(_ resolved: ResolvedSettings) throws(SyncError) -> RedisConfiguration {
        let password = try resolved.value(of: .redisPassword).map(RedisSecret.init)
        guard let url = try resolved.value(of: .redisURL) else {
            return RedisConfiguration(
                host: try resolved.value(of: .redisHost) ?? "127.0.0.1",
                port: try resolved.value(of: .redisPort),
                password: password,
                database: try resolved.value(of: .redisDatabase)
            )
        }
        do throws(RedisError) {
            var configuration = try RedisConfiguration(url: url)
            configuration.password = configuration.password ?? password
            return configuration
        } catch {
            throw SyncError(.configuration, "REDIS_URL: \(error.message)", nextStep: error.nextStep)
        }
    }

    private static func prefixedOrganization(_ resolved: ResolvedSettings) throws(SyncError) -> String? {
        guard let standard = try resolved.value(of: .defaultOrganizationID) else { return nil }
        guard let own = try resolved.value(of: .organizationID) else {
            throw SyncError(
                .configuration,
                "TDS_DEFAULT_ORGANIZATION_ID is set, but ZOHO_ORGANIZATION_ID is not.",
                nextStep: "Set both: the keys in Redis depend on which organization this is."
            )
        }
        return own == standard ? nil : own
    }
}
