import SyncCore
import ZohoSource

/// What is known of the organization's calls, for people. Zoho is not asked.
enum BudgetStatus: Sendable {
    case known(QuotaStatus, CallRules, now: Instant)
    /// Why the budget cannot be looked up.
    case away(String)

    /// Nil where no organization is set.
    static func of(_ stores: Stores, _ settings: Settings) async -> BudgetStatus? {
        guard let budget = stores.sharing.budget else { return nil }
        do throws(SyncError) {
            let quotaStatus = try await budget.quotaStatus(noting: nil)
            return .known(quotaStatus, CallRules(reserve: settings.quotaReserve), now: SystemTime().now())
        } catch {
            return .away("\(error)")
        }
    }

    var summary: String {
        switch self {
        case .away(let reason): "not known: \(reason)"
        case .known(let quotaStatus, let rules, let now): Self.summary(quotaStatus, rules, now)
        }
    }

    private static func summary(_ quotaStatus: QuotaStatus, _ rules: CallRules, _ now: Instant) -> String {
        guard let quota = quotaStatus.quota else {
            return quotaStatus.throttle.map { throttled($0, now) } ?? "not known yet; the next sync tells"
        }
        let left =
            "\(quota.remaining.grouped) of \(quota.limit.grouped) left until "
            + "\(now.advanced(by: quota.resetsIn).displayText), \(rules.kept(of: quota).grouped) kept for others"
        switch rules.pause(for: .routine, quotaStatus) {
        case nil: return left
        case .reserve: return left + "; runs wait for the reset, in \(quota.resetsIn.inHours)"
        case .throttled(let throttle): return left + "; " + throttled(throttle, now)
        }
    }

    private static func throttled(_ throttle: Throttle, _ now: Instant) -> String {
        "parked until \(now.advanced(by: throttle.endsIn).displayText), in \(throttle.endsIn.inHours): \(throttle.error.code.rawValue)"
    }
}
