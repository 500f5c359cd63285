import ArgumentParser
import Logging
import SyncCore
import SyncEngine
import ZohoSource

/// `tds doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check settings, token, organization, quota, database and cache; every finding comes with its cure.",
        discussion:
            "Makes one call to Zoho for each type, and one for the organization. Exit status 1 if something is wrong."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        var report = DoctorReport(terminal)
        let settings: Settings
        let zoho: ZohoSettings
        do throws(SyncError) {
            settings = try await common.settings()
            zoho = try settings.zoho()
            report.good("settings", "complete; region \(zoho.region.name), Zoho \(zoho.service.rawValue)")
        } catch {
            report.bad("settings", error)
            throw ExitStatus.wrongUse
        }
        let logger = common.logger(settings, terminal)
        let time = SystemTime()
        do {
            report = try await Stores.with(settings, time: time, logger: logger) { [report] stores in
                var report = report
                try await stores.destination.claim(by: zoho.organizationID)
                try await report.examine(stores, settings)
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
            await report.examine(source.inManner(CallManner(.urgent)))
            return report
        }
    }
}

/// Prints findings as they are made.
private struct DoctorReport: Sendable {
    private let terminal: Terminal
    private(set) var isGood = true

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    func good(_ subject: String, _ finding: String) {
        terminal.print("✓ \(padded(subject)) \(finding)")
    }

    mutating func bad(_ subject: String, _ error: SyncError) {
        isGood = false
        let finding = [error.message, error.cause.map { "(\($0))" }].compactMap(\.self).joined(separator: " ")
        terminal.print(["✗ \(padded(subject)) \(finding)", "  \(padded("")) → \(error.nextStep)"])
    }

    mutating func examine(_ stores: Stores, _ settings: Settings) async throws(SyncError) {
        let letters = try await stores.deadLetters.openCounts().values.total
        good("database", "\(settings.database.words), \(letters == 0 ? "no" : letters.grouped) open dead letters")
        do throws(SyncError) {
            let entries = try await stores.cache.entryCounts().values.total
            let state = settings.cacheEnabled ? "enabled" : "disabled by TDS_CACHE_ENABLED: every record is synced"
            good("state cache", "backend \(stores.cache.backend), \(entries.grouped) entries, \(state)")
        } catch {
            bad("state cache", error)
        }
        for line in await stores.cacheStatus().remarks { terminal.print("  \(padded("")) \(line)") }
    }

    mutating func examine(_ source: ZohoSource) async {
        do throws(SyncError) {
            let token = try await source.tokenStatus()
            good("token", "\(token.isKept ? "kept from an earlier run" : "new"), good until \(token.expiresAt)")
            let organization = try await source.organization()
            good("organization", "\(organization.name), \(organization.timeZone), \(organization.currencyCode)")
        } catch {
            bad(error.code == .wrongOrganization ? "organization" : "token", error)
            return
        }
        for type in EntityCatalog.all {
            do throws(SyncError) {
                _ = try await source.page(1, of: type)
                good(type.plural, "can be read")
            } catch {
                bad(type.plural, error)
            }
        }
        if let quota = source.usage.quota {
            good("quota", "\(quota.remaining.grouped) of \(quota.limit.grouped) calls left until \(quota.resetsAt)")
        }
    }

    private func padded(_ subject: String) -> String {
        subject + String(repeating: " ", count: max(0, 12 - subject.count))
    }
}
