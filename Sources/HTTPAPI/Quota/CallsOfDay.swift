import SyncCore
import SyncEngine

/// What is known of the day's calls, and what is told of it.
struct CallsOfDay: Sendable {
    let quotaStatus: QuotaStatus
    let rules: CallRules
    let forecast: CallForecast?
    let now: Instant

    /// Nil until a call was made.
    private var budget: Budget? {
        guard let quota = quotaStatus.quota, let forecast else { return nil }
        return Budget(
            quota: quota,
            reserve: rules.kept(of: quota),
            resetsAt: now.advanced(by: quota.resetsIn),
            forecast: forecast
        )
    }

    static let fields: [Field<CallsOfDay>] = [
        Field(orNull: "quota", "The calls of the day; null until one was made.", of: Budget.fields, \.budget),
        Field(orNull: "parked", "Why Zoho takes no call for a while; null where it does.", of: Throttle.fields) {
            calls in
            calls.quotaStatus.throttle.map { Throttle(error: $0.error, until: calls.now.advanced(by: $0.endsIn)) }
        },
        Field("runs_may_call", "Whether runs may call; webhooks and people have a reserve.") {
            $0.rules.pause(for: .routine, $0.quotaStatus) == nil
        },
    ]

    private struct Budget {
        let quota: CallQuota
        let reserve: Int
        let resetsAt: Instant
        let forecast: CallForecast

        static let fields: [Field<Budget>] = [
            Field("limit", "Calls that Zoho allows in a day.", \.quota.limit),
            Field("used", "Calls made of them.") { $0.quota.limit.minus($0.quota.remaining) },
            Field("remaining", "Calls that are left.", \.quota.remaining),
            Field("reserve", "Calls that runs leave to webhooks and people.", \.reserve),
            Field("resets_at", "When the day's calls begin anew.", \.resetsAt),
            Field("forecast", "Whether the calls will do.", of: forecast, \.forecast),
        ]

        private static let forecast: [Field<CallForecast>] = [
            Field("expected_until_reset", "Calls that the schedule will need.", \.needed),
            Field("usable", "Calls that are left beyond the reserve.", \.available),
            Field("enough", "Whether these will do.") { !$0.isShort },
        ]
    }

    private struct Throttle {
        let error: SyncError
        let until: Instant

        static let fields: [Field<Throttle>] = [
            Field("code", "What is wrong, as a word for programs.", \.error.code.rawValue),
            Field("message", "What Zoho said.", \.error.message),
            Field("next_step", "What to do about it.", \.error.nextStep),
            Field("until", "When Zoho takes calls again.", \.until),
        ]
    }
}
