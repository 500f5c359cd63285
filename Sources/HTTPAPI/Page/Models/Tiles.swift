import SyncCore
import SyncEngine

// The tiles of the overview: a number each, and a line that says what it means.

/// The day's calls to Zoho.
struct CallsTile: Sendable {
    let callsUsed: String
    let callsText: String
    let hasQuota: Bool
    let callsLimit: Int
    let callsUsedNumber: Int

    init(_ facts: OverviewFacts) {
        let outlook = try? facts.calls.get()
        let quota = outlook?.quota
        hasQuota = quota != nil
        callsLimit = quota?.limit ?? 0
        callsUsedNumber = quota.map { $0.limit - $0.remaining } ?? 0
        callsUsed = hasQuota ? callsUsedNumber.grouped : "–"
        callsText = Self.words(facts)
    }

    private static func words(_ facts: OverviewFacts) -> String {
        switch facts.calls {
        case .failure(let error): "Not known: \(error)"
        case .success(nil): "Not known."
        case .success(let outlook?): words(outlook, facts)
        }
    }

    private static func words(_ outlook: CallOutlook, _ facts: OverviewFacts) -> String {
        let pause = facts.rules.pause(for: .routine, outlook)
        guard let quota = outlook.quota else { return pause.map(words) ?? "Known after the next call." }
        let more = facts.forecast.map { forecast in
            "until the reset in \(quota.resetsIn.inPageWords) runs need about \(forecast.needed.grouped) more"
        }
        let few = facts.forecast.flatMap { forecast in
            forecast.isShort ? "only \(forecast.available.grouped) are left for them" : nil
        }
        return ["of \(quota.limit.grouped)", more, few, pause.map(words)].compactMap(\.self).joined(separator: "; ")
    }

    private static func words(_ pause: CallPause) -> String {
        switch pause {
        case .reserve(_, let kept): "runs wait: the last \(kept.grouped) are kept for others"
        case .parked(let park): "no calls for \(park.endsIn.inPageWords): \(park.error.message)"
        }
    }
}

/// The records that webhooks spoke of.
struct QueueTile: Sendable {
    let queueDepth: String
    let queueText: String

    init(_ backlog: [String: QueueBacklog], now: Instant) {
        let waiting = backlog.mapValues(\.waiting)
        queueDepth = waiting.values.reduce(0, +).grouped
        let oldest = backlog.values.compactMap(\.oldest).min()
        queueText = oldest.map { "\(waiting.pageText()); the first came \($0.ago(at: now))" } ?? "nothing waits"
    }
}

struct LettersTile: Sendable {
    let deadLetters: String
    let deadLettersText: String

    init(_ open: [String: Int]) {
        let total = open.values.reduce(0, +)
        deadLetters = total.grouped
        deadLettersText = total == 0 ? "none is open" : open.pageText()
    }
}

/// How much work the state cache saved, run by run.
struct HitRateTile: Sendable {
    private static let runsMax = 40

    let hitRate: String
    let hitRateText: String
    let hasHitRates: Bool
    let hitRateCount: Int
    /// For a drawing of 200 by 48.
    let hitRatePoints: String

    /// - Parameter runs: the newest first.
    init(_ runs: [RunRecord]) {
        // A run that looked nothing up has no rate, and one of records that were said to have changed says nothing.
        let looked = runs.filter { $0.hasEnded && $0.mode != .realtime }.map { CacheSession($0.counters) }
            .filter { $0.totalChecked > 0 }
        let sessions = looked.prefix(Self.runsMax)
        hitRate = sessions.first?.hitRateText ?? "–"
        hitRateCount = sessions.count
        hasHitRates = sessions.count > 1
        hitRateText = Self.words(hitRateCount)
        hitRatePoints = Self.points(sessions.reversed().map(\.hitRate))
    }

    private static func words(_ count: Int) -> String {
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
