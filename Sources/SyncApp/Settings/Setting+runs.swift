import SyncCore
import SyncEngine

extension AnySetting {
    static let runs = [
        AnySetting(.dataDirectory), AnySetting(.imagesURL), AnySetting(.cacheEnabled), AnySetting(.batchSize),
        AnySetting(.retryAttempts), AnySetting(.retryBase), AnySetting(.retryMaximum), AnySetting(.lockTimeout),
    ]
}

/// How records come from Zoho into the database.
extension Setting {
    static var dataDirectory: Setting<String> {
        .init(
            "TDS_DATA_DIR",
            .text("a directory"),
            default: "./tds-data",
            meaning: "where the program keeps its files"
        )
    }

    static var imagesURL: Setting<String?> {
        .init(
            "TDS_IMAGES_URL",
            .address,
            meaning: "where the directory `images` is served; see [Images](#images)"
        )
    }

    static var cacheEnabled: Setting<Bool> {
        .init(
            "TDS_CACHE_ENABLED",
            .boolean,
            default: true,
            meaning: "`false`: nothing is looked up, so every record is synced"
        )
    }

    static var batchSize: Setting<Int> {
        .init(
            "TDS_BATCH_SIZE",
            .integer(in: SyncOptions.batchSizes),
            default: 100,
            meaning: "rows in one database transaction"
        )
    }

    fileprivate static var retryAttempts: Setting<Int> {
        .init(
            "TDS_MAX_RETRY_ATTEMPTS",
            .integer(in: 0...20),
            default: 3,
            meaning: "attempts of a call to Zoho after the first one"
        )
    }

    fileprivate static var retryBase: Setting<Duration> {
        .init(
            "TDS_RETRY_BACKOFF_BASE_MS",
            .duration(in: 1...600_000, of: .milliseconds(1)),
            default: .milliseconds(1_000),
            meaning: "the longest wait before the second attempt; it doubles with each"
        )
    }

    fileprivate static var retryMaximum: Setting<Duration> {
        .init(
            "TDS_RETRY_BACKOFF_MAX_MS",
            .duration(in: 1...3_600_000, of: .milliseconds(1)),
            default: .milliseconds(60_000),
            meaning: "no wait is longer"
        )
    }

    static var lockTimeout: Setting<Duration> {
        .init(
            "TDS_LOCK_TIMEOUT_SECONDS",
            .duration(in: 3...86_400, of: .seconds(1)),
            default: .seconds(300),
            meaning: "how long a run's claim on a type lasts unless renewed"
        )
    }
}

extension Settings {
    var retry: RetryPolicy {
        RetryPolicy(retriesMax: self[.retryAttempts], base: self[.retryBase], maximum: self[.retryMaximum])
    }
}
