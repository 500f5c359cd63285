import ArgumentParser
import Logging
import SyncCore
import SyncEngine
import ZohoAPI
import ZohoSource

/// `tds doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check settings, token, organization, quota, database and cache; every finding comes with its cure.",
        discussion: """
            Makes one call to Zoho for each type, and one for the organization. The database is left as it is. \
            Exit status 1 if something is wrong.
            """
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        var report = DoctorReport(terminal)
        let settings: Settings
        let zoho: ZohoSettings
        do throws(SyncError) {
            let resolved = try await common.resolvedSettings()
            report.tell(resolved.misspelt)
            settings = try Settings(resolved)
            zoho = try settings.zoho()
            report.good("settings", "complete; region \(zoho.region.name), Zoho \(zoho.service.rawValue)")
        } catch {
            report.bad("settings", error)
            throw ExitStatus.wrongUse
        }
        let logger = common.logger(settings, terminal)
        let time = SystemTime()
        do {
            report = try await Stores.with(settings, .forLooking, time: time, logger: logger) { [report] stores in
                var report = report
                try await report.examine(stores, settings, zoho.organizationID)
                return try await Self.examined(zoho, stores.sharing, report, time, logger)
            }
        } catch let error as SyncError {
            report.bad("database", error)
            report = try await Self.examined(zoho, SharedStores(), report, time, logger)
        }
        guard report.isGood else { throw ExitStatus.failed }
    }

    private static func examined(
        _ zoho: ZohoSettings,
        _ sharing: SharedStores,
        _ report: DoctorReport,
        _ time: any TimeSource,
        _ logger: Logger
    ) async throws -> DoctorReport {
        try await ZohoSource.withSource(settings: zoho, sharing: sharing, time: time, logger: logger) { source in
            var report = report
            // A person asks, so the quota's reserve may be used.
            await report.examine(source.withPriority(CallPriority(.urgent)))
            return report
        }
    }
}
