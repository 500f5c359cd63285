import SyncCore
import SyncEngine
import ZohoAPI
import ZohoSource

/// What `tds doctor` finds, printed as it is found.
struct DoctorReport: Sendable {
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
        terminal.print("✗ \(padded(subject)) \(finding)\n  \(padded("")) → \(error.nextStep)")
    }

    /// Names that others may well have given to variables of their own: that is no fault.
    func tell(_ misspelt: [(name: String, meant: String)]) {
        for (name, meant) in misspelt {
            let finding = "the environment has \(name), which TDS does not know; \(meant) is meant?"
            terminal.print("! \(padded("settings")) \(finding)")
        }
    }

    // MARK: Stores

    mutating func examine(_ stores: Stores, _ settings: Settings, _ organizationID: String) async throws(SyncError) {
        switch stores.schema?.controlTables {
        case .missing:
            try settings.database.checkPlace()
            good("database", "\(settings.database.displayName), no tables yet: the first sync makes them")
        case .older:
            good(
                "database",
                "\(settings.database.displayName), made by an older TDS: the next sync brings it up to date"
            )
        case .current, nil:
            try await stores.database.destination.claim(by: organizationID)
            let letters = try await stores.database.deadLetters.openCounts().values.total
            good(
                "database",
                "\(settings.database.displayName), \(letters == 0 ? "no" : letters.grouped) open dead letters"
            )
        }
        await examineCache(stores, settings)
    }

    private mutating func examineCache(_ stores: Stores, _ settings: Settings) async {
        let state = settings[.cacheEnabled] ? "enabled" : "disabled by TDS_CACHE_ENABLED: every record is synced"
        guard settings.hasStateCache else { return good("state cache", "none yet: the first sync makes it; \(state)") }
        do throws(SyncError) {
            let entries = try await stores.cache.entryCounts().values.total
            good("state cache", "backend \(stores.cache.backend), \(entries.grouped) entries, \(state)")
        } catch {
            bad("state cache", error)
        }
        for line in await stores.cacheStatus().remarks { terminal.print("  \(padded("")) \(line)") }
    }

    // MARK: Zoho

    mutating func examine(_ source: ZohoSource) async {
        do throws(SyncError) {
            let token = try await source.tokenStatus()
            good("token", "\(token.isKept ? "kept from an earlier run" : "new"), good until \(token.expiresAt)")
        } catch {
            return bad("token", error)
        }
        guard await examineOrganization(source) else { return }
        for type in EntityCatalog.zoho.types {
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

    /// - Returns: whether the types can be asked for: each call is about the organization, and none needs the list of them.
    private mutating func examineOrganization(_ source: ZohoSource) async -> Bool {
        do throws(SyncError) {
            let organization = try await source.organization()
            let facts = [organization.name, organization.timeZone, organization.currencyCode].map { $0 ?? "–" }
            good("organization", facts.joined(separator: ", "))
            return true
        } catch {
            bad("organization", error)
            return [.scopeMissing, .unreadableAnswer, .requestRejected].contains(error.code)
        }
    }

    private func padded(_ subject: String) -> String {
        subject + String(repeating: " ", count: max(0, 12 - subject.count))
    }
}
