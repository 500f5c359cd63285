import SyncCore
import SyncEngine

// The tiles of the overview: a number each, and a line that says what it means.

/// The day's calls to Zoho.
enum CallsTile {
    static func members(_ facts: OverviewFacts) -> PageMembers {
        let quotaStatus = try? facts.calls.get()
        let quota = quotaStatus?.quota
        let used = quota.map { $0.limit.minus($0.remaining) }
        return [
            "callsUsed": .text(used?.grouped ?? "–"),
            "callsText": .text(text(facts)),
            "hasQuota": .flag(quota != nil),
            "callsLimit": quota.map { .number($0.limit) },
            "callsUsedNumber": used.map(PageValue.number),
        ]
    }

    private static func text(_ facts: OverviewFacts) -> String {
        switch facts.calls {
        case .failure(let error): "Not known: \(error)"
        case .success(nil): "Not known."
        case .success(let quotaStatus?): text(quotaStatus, facts)
        }
    }

    private static func text(_ quotaStatus: QuotaStatus, _ facts: OverviewFacts) -> String {
        let pause = facts.rules.pause(for: .routine, quotaStatus)
        guard let quota = quotaStatus.quota else { return pause.map(text) ?? "Known after the next call." }
        let more = facts.forecast.map { forecast in
            "until the reset in \(quota.resetsIn.inPageWords) runs need about \(forecast.needed.grouped) more"
        }
        let few = facts.forecast.flatMap { forecast in
            forecast.isShort ? "only \(forecast.available.grouped) are left for them" : nil
        }
        return ["of \(quota.limit.grouped)", more, few, pause.map(text)].compactMap(\.self).joined(separator: "; ")
    }

    private static func text(_ pause: CallPause) -> String {
        switch pause {
        case .reserve(_, let kept): "runs wait: the last \(kept.grouped) are kept for others"
        case .throttled(let throttle): "no calls for \(throttle.endsIn.inPageWords): \(throttle.error.message)"
        }
    }
}

/// The records that webhooks spoke of.
enum QueueTile {
    static func members(_ backlog: [String: QueueBacklog], _ catalog: EntityCatalog, now: Instant) -> PageMembers {
        let waiting = backlog.mapValues(\.waiting)
        let oldest = backlog.values.compactMap(\.oldest).min()
        let text = oldest.map { "\(waiting.pageText(catalog)); the first came \($0.ago(at: now))" } ?? "nothing waits"
        return ["queueDepth": .text(waiting.values.total.grouped), "queueText": .text(text)]
    }
}

enum LettersTile {
    static func members(_ open: [String: Int], _ catalog: EntityCatalog) -> PageMembers {
        let total = open.values.total
        return [
            "deadLetters": .text(total.grouped),
            "deadLettersText": .text(total == 0 ? "none is open" : open.pageText(catalog)),
        ]
    }
}

/// How much work the state cache saved, run by run.
enum HitRateTile {
    private static let runsMax = 40

    /// - Parameter runs: the newest first.
    static func members(_ runs: [RunRecord]) -> PageMembers {
        // A run that looked nothing up has no rate, and one of records that were said to have changed says nothing.
        let looked = runs.lazy.filter { $0.hasEnded && $0.mode != .realtime }.map { CacheSession($0.counters) }
            .filter { $0.totalChecked > 0 }
        let sessions = Array(looked.prefix(runsMax))
        return [
            "hitRate": .text(sessions.first?.hitRateText ?? "–"),
            "hitRateText": .text(text(sessions.count)),
            "hasHitRates": .flag(sessions.count > 1),
            "hitRateCount": .number(sessions.count),
            // For a drawing of 200 by 48.
            "hitRatePoints": .text(points(sessions.reversed().map(\.hitRate))),
        ]
    }

    private static func text(_ count: Int) -> String {
        switch count {
        case 0: "no run has looked records up yet"
        case 1: "of the last run"
        default: "of the last run; the line is of the last \(count)"
        }
    }

    private static func points(_ rates: [Double]) -> String {
        let step = 200 / Double(max(1, rates.count - 1))
        return rates.enumerated().map { index, rate in
            "\((Double(index) * step).tenths),\((46 - rate * 0.44).tenths)"
        }.joined(separator: " ")
    }
}

extension Double {
    fileprivate var tenths: Double { (self * 10).rounded() / 10 }
}
