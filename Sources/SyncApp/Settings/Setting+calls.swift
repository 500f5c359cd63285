import SyncCore

extension AnySetting {
    static let calls = [
        AnySetting(.callsPerMinute), AnySetting(.concurrentCalls), AnySetting(.quotaReserve),
    ]
}

/// How many calls are made to Zoho.
extension Setting {
    static var callsPerMinute: Setting<Int> {
        .init(
            "TDS_CALLS_PER_MINUTE",
            .integer(in: 0...1_000),
            default: 90,
            meaning: "calls to Zoho in any 60 seconds, of all processes of the organization together; `0`: no limit"
        )
    }

    static var concurrentCalls: Setting<Int> {
        .init("TDS_CONCURRENT_CALLS", .integer(in: 1...100), default: 4, meaning: "calls at once of a process")
    }

    fileprivate static var quotaReserve: Setting<Int?> {
        .init(
            "TDS_QUOTA_RESERVE",
            .integer(in: 0...1_000_000),
            unset: "5 % of the day's limit, at least 50",
            meaning: "calls of the day that runs leave to webhooks and to your other programs"
        )
    }
}

extension Settings {
    var quotaReserve: QuotaReserve { self[.quotaReserve].map(QuotaReserve.calls) ?? .standard }
}
