package import SyncCore

/// How many announced records of each type are read at once, and of which types none are for a while, after calls that failed.
///
/// One record can make a call for many fail. While calls of a type fail, fewer of its records are taken at once, down to one: so
/// the record that is to blame is found, no other one pays for it, and a source that is down is asked less and less often. The
/// other types go on.
package struct ReadingPace: Sendable {
    private static let limitMax = 100

    /// What is known of a type whose last call failed, or whose limit is not what it was yet.
    private struct Trouble {
        var limit = ReadingPace.limitMax
        var failuresInARow = 0
        var pausesUntil: Instant?
    }

    /// By type: as many as the catalog has at most.
    private var troubles: [String: Trouble] = [:]
    private let waits: RetryPolicy
    var unknown = UnknownRecords()

    /// - Parameter policy: its waits are used, however often calls fail.
    package init(_ policy: RetryPolicy) {
        waits = RetryPolicy(retriesMax: .max, base: policy.base, maximum: policy.maximum)
    }

    package func limits(now: Instant) -> ClaimLimits {
        let own = troubles.mapValues { trouble in
            if let end = trouble.pausesUntil, now < end { return 0 }
            return trouble.limit
        }
        return ClaimLimits(Self.limitMax, ofTypes: own)
    }

    /// Takes notice of how a run ended.
    /// - Returns: how long no record of the type is to be read; nil where nothing speaks for that.
    mutating func pause(_ type: EntityType, after error: SyncError?, chance: Double, now: Instant) -> Duration? {
        var trouble = troubles[type.name] ?? Trouble()
        switch error?.code.reach {
        case nil:
            trouble = Trouble(limit: min(trouble.limit * 2, Self.limitMax))
            troubles[type.name] = trouble.limit < Self.limitMax ? trouble : nil
            return nil
        case .call:
            trouble.failuresInARow += 1
            trouble.limit = max(trouble.limit / 2, 1)
            let pause = waits.delay(afterAttempt: trouble.failuresInARow, chance: chance)
            trouble.pausesUntil = pause.map { now.advanced(by: $0) }
            troubles[type.name] = trouble
            return pause
        case .cancelled, .otherRun, .everything: return nil
        }
    }
}
