import SyncCore
import ZohoSource

/// What is known of the organization's calls, for people. Zoho is not asked.
enum BudgetStatus: Sendable {
    case known(CallOutlook, CallRules, now: Instant)
    /// Why the budget cannot be looked up.
    case away(String)

    /// Nil where no organization is set.
    static func of(_ stores: Stores, _ settings: Settings) async -> BudgetStatus? {
        guard let budget = stores.sharing.budget else { return nil }
        do throws(SyncError) {
            let outlook = try await budget.outlook(noting: nil)
            return .known(outlook, CallRules(reserve: settings.quotaReserve), now: SystemTime().now())
        } catch {
            return .away("\(error)")
        }
    }

    var summary: String {
        switch self {
        case .away(let reason): "not known: \(reason)"
        case .known(let outlook, let rules, let now): Self.summary(outlook, rules, now)
        }
    }

    private static func summary(_ outlook: CallOutlook, _ rules: CallRules, _ now: Instant) -> String {
        guard let quota = outlook.quota else {
            return outlook.park.map { parked($0, now) } ?? "not known yet; the next sync tells"
        }
        let left =
            "\(quota.remaining.grouped) of \(quota.limit.grouped) left until "
            + "\(now.advanced(by: quota.resetsIn).inWords), \(rules.kept(of: quota).grouped) kept for others"
        switch rules.pause(for: .routine, outlook) {
        case nil: return left
        case .reserve: return left + "; runs wait for the reset, in \(quota.resetsIn.inHours)"
        case .parked(let park): return left + "; " + parked(park, now)
        }
    }

    private static func parked(_ park: CallPark, _ now: Instant) -> String {
        "parked until \(now.advanced(by: park.endsIn).inWords), in \(park.endsIn.inHours): \(park.error.code.rawValue)"
    }
}
