import SyncCore

/// A setting by the name it has in the environment and in the configuration file (contract, section 3).
package struct SettingKey: Sendable, Equatable {
    package let name: String
    /// What holds where nobody sets it; nil where there is nothing sensible.
    package let defaultValue: String?
    package let isSecret: Bool

    private init(_ name: String, default defaultValue: String? = nil, isSecret: Bool = false) {
        self.name = name
        self.defaultValue = defaultValue
        self.isSecret = isSecret
    }

    static let clientID = SettingKey("ZOHO_CLIENT_ID")
    static let clientSecret = SettingKey("ZOHO_CLIENT_SECRET", isSecret: true)
    static let refreshToken = SettingKey("ZOHO_REFRESH_TOKEN", isSecret: true)
    static let organizationID = SettingKey("ZOHO_ORGANIZATION_ID")
    static let region = SettingKey("ZOHO_REGION", default: "us")
    static let service = SettingKey("ZOHO_SERVICE", default: "inventory")
    static let accountsURL = SettingKey("ZOHO_ACCOUNTS_URL")
    static let apiURL = SettingKey("ZOHO_API_URL")
    static let databaseURL = SettingKey("DATABASE_URL", isSecret: true)
    static let redisEnabled = SettingKey("REDIS_ENABLED")
    static let redisURL = SettingKey("REDIS_URL", isSecret: true)
    static let redisHost = SettingKey("REDIS_HOST")
    static let redisPort = SettingKey("REDIS_PORT", default: "6379")
    static let redisDatabase = SettingKey("REDIS_DB", default: "0")
    static let redisPassword = SettingKey("REDIS_PASSWORD", isSecret: true)
    static let redisAuthorityFile = SettingKey("REDIS_CA_FILE")
    static let defaultOrganizationID = SettingKey("TDS_DEFAULT_ORGANIZATION_ID")
    static let dataDirectory = SettingKey("TDS_DATA_DIR", default: "./tds-data")
    static let imagesURL = SettingKey("TDS_IMAGES_URL")
    static let cacheEnabled = SettingKey("TDS_CACHE_ENABLED", default: "true")
    static let batchSize = SettingKey("TDS_BATCH_SIZE", default: "100")
    static let retryAttempts = SettingKey("TDS_MAX_RETRY_ATTEMPTS", default: "3")
    static let retryBase = SettingKey("TDS_RETRY_BACKOFF_BASE_MS", default: "1000")
    static let retryMaximum = SettingKey("TDS_RETRY_BACKOFF_MAX_MS", default: "60000")
    static let lockTimeout = SettingKey("TDS_LOCK_TIMEOUT_SECONDS", default: "300")
    static let logsRetention = SettingKey("TDS_LOGS_RETENTION_DAYS", default: "90")
    static let inboxRetention = SettingKey("TDS_INBOX_RETENTION_DAYS", default: "7")
    static let metricsRetention = SettingKey("TDS_METRICS_RETENTION_DAYS", default: "30")
    static let webhookSecret = SettingKey("ZOHO_WEBHOOK_SECRET", isSecret: true)
    static let webhookKey = SettingKey("WEBHOOK_API_KEY", isSecret: true)
    static let apiToken = SettingKey("TDS_API_TOKEN", isSecret: true)
    static let alertURL = SettingKey("TDS_ALERT_URL", isSecret: true)
    static let syncInterval = SettingKey("TDS_SYNC_INTERVAL_MINUTES", default: "30")
    static let verifyInterval = SettingKey("TDS_VERIFY_INTERVAL_HOURS", default: "168")
    static let trace = SettingKey("TDS_TRACE", default: "off")
    static let callsPerMinute = SettingKey("TDS_CALLS_PER_MINUTE", default: "90")
    static let quotaReserve = SettingKey("TDS_QUOTA_RESERVE")
    static let volatileMembers = SettingKey("TDS_VOLATILE_MEMBERS")
    static let concurrentCalls = SettingKey("TDS_CONCURRENT_CALLS", default: "4")

    /// In the order in which `tds config` shows them.
    package static let all: [SettingKey] = [
        clientID, clientSecret, refreshToken, organizationID, region, service, accountsURL, apiURL, databaseURL,
        redisEnabled, redisURL, redisHost, redisPort, redisDatabase, redisPassword, redisAuthorityFile,
        defaultOrganizationID, dataDirectory, imagesURL, cacheEnabled, batchSize, retryAttempts, retryBase,
        retryMaximum, lockTimeout, logsRetention, inboxRetention, metricsRetention, callsPerMinute, concurrentCalls,
        quotaReserve, volatileMembers, webhookSecret, webhookKey, apiToken, alertURL, syncInterval, verifyInterval,
        trace,
    ]
}

extension SettingKey {
    static func named(_ name: String) -> SettingKey? { all.first { $0.name == name } }

    /// Names of the environment that begin like ours, are none, and were likely meant to be one.
    static func misspelt(in names: some Sequence<String>) -> [(name: String, meant: String)] {
        names.sorted().compactMap { name in
            guard prefixes.contains(where: name.uppercased().hasPrefix), named(name) == nil,
                let near = NearestName(to: name, among: all.map(\.name)), near.isLikely
            else { return nil }
            return (name, near.name)
        }
    }

    private static let prefixes = ["ZOHO_", "TDS_", "REDIS_", "WEBHOOK_", "DATABASE_"]
}
