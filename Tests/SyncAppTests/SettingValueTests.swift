import SyncCore
import SyncEngine
import Testing

@testable import SyncApp

/// What the settings are, by what people write.
@Suite struct SettingValueTests {
    private func settings(_ environment: [String: String]) async throws -> Settings {
        try Settings(await ResolvedSettings.resolve(environment: environment, file: nil))
    }

    @Test func `no name is there twice, and each default is taken by its own setting`() {
        #expect(Set(AnySetting.all.map(\.name)).count == AnySetting.all.count)
        for setting in AnySetting.all {
            guard let text = setting.defaultText else { continue }
            #expect(setting.accepts(text), "\(setting.name)")
        }
    }

    @Test func `what nobody sets has its default`() async throws {
        let settings = try await settings([:])
        #expect(settings[.dataDirectory] == "./tds-data")
        #expect(settings[.cacheEnabled])
        #expect(settings[.batchSize] == 100)
        #expect(settings[.lockTimeout] == .seconds(300))
        #expect(settings[.inboxRetention] == .seconds(7 * 86_400))
        #expect(settings[.apiToken] == nil)
        #expect(settings[.trace] == .off)
        #expect(settings.retry == RetryPolicy(retriesMax: 3, base: .seconds(1), maximum: .seconds(60)))
        #expect(settings.quotaReserve == .standard)
        #expect(settings.intervals.sync == .seconds(1_800))
        #expect(settings.intervals.verification == .seconds(604_800))
    }

    @Test func `what is set is read in the unit of its name`() async throws {
        let settings = try await settings([
            "TDS_CACHE_ENABLED": "No", "TDS_LOCK_TIMEOUT_SECONDS": "3", "TDS_LOGS_RETENTION_DAYS": "2",
            "TDS_RETRY_BACKOFF_BASE_MS": "5", "TDS_QUOTA_RESERVE": "0", "TDS_TRACE": "log",
            "TDS_SYNC_INTERVAL_MINUTES": "2", "TDS_VERIFY_INTERVAL_HOURS": "0",
            "TDS_IMAGES_URL": "https://files.example/images//",
        ])
        #expect(!settings[.cacheEnabled])
        #expect(settings[.lockTimeout] == .seconds(3))
        #expect(settings[.logsRetention] == .seconds(2 * 86_400))
        #expect(settings.retry.base == .milliseconds(5))
        #expect(settings.quotaReserve == .calls(0))
        #expect(settings[.trace] == .log)
        #expect(settings.intervals.sync == .seconds(120))
        #expect(settings.intervals.verification == nil)
        #expect(settings[.imagesURL] == "https://files.example/images")
    }

    @Test(arguments: [
        ("TDS_BATCH_SIZE", "9", "a whole number from 10 to 200"),
        ("TDS_BATCH_SIZE", "201", "a whole number from 10 to 200"),
        ("TDS_LOCK_TIMEOUT_SECONDS", "2", "a whole number from 3 to 86400"),
        ("TDS_LOGS_RETENTION_DAYS", "0", "a whole number from 1 to 3650"),
        ("TDS_SYNC_INTERVAL_MINUTES", "10081", "a whole number from 0 to 10080"),
        ("TDS_QUOTA_RESERVE", "-1", "a whole number from 0 to 1000000"),
        ("TDS_CACHE_ENABLED", "maybe", "true or false"),
        ("REDIS_ENABLED", "maybe", "true or false"),
        ("TDS_TRACE", "on", "off or log"),
        ("TDS_IMAGES_URL", "ftp://x", "an address like https://files.example/images"),
    ])
    func `a text that is not taken is refused, and told what is`(
        name: String,
        text: String,
        expected: String
    ) async throws {
        let error = await #expect(throws: SyncError.self) { try await settings([name: text]) }
        #expect(error?.message == "\(name) is \"\(text)\", where \(expected) is expected.")
    }

    @Test func `a secret that is not taken is not repeated`() async throws {
        let error = await #expect(throws: SyncError.self) { try await settings(["TDS_ALERT_URL": "ftp://hush"]) }
        #expect(
            error?.message
                == "TDS_ALERT_URL is its value, where an address like https://files.example/images is expected."
        )
    }

    @Test func `the parts of a Redis that is not set up are not looked at`() async throws {
        let port = "tcp://10.0.0.7:6379"
        #expect(try await settings(["REDIS_PORT": port]).redis == nil)
        let error = await #expect(throws: SyncError.self) {
            try await settings(["REDIS_PORT": port, "REDIS_HOST": "cache"])
        }
        #expect(error?.message == "REDIS_PORT is \"\(port)\", where a whole number from 1 to 65535 is expected.")
    }

    @Test func `a service that is none is refused by what calls Zoho alone`() async throws {
        let settings = try await settings(["ZOHO_SERVICE": "crm"])
        let error = #expect(throws: SyncError.self) { try settings.zoho() }
        #expect(error?.message == "ZOHO_SERVICE is \"crm\", where one of books, inventory is expected.")
    }
}
