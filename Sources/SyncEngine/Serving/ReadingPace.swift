package import SyncCore

/// How many announced records are read at once, and how long nothing is read after calls that failed.
///
/// One record can make a call for many fail. While calls fail, fewer records are taken at once, down to one: so the record
/// that is to blame is found, no other one pays for it, and a source that is down is asked less and less often.
package struct ReadingPace: Sendable {
    private static let limitMax = 100

    private(set) var limit = limitMax
    private var failuresInARow = 0
    private let waits: RetryPolicy

    /// - Parameter policy: its waits are used, however often calls fail.
    package init(_ policy: RetryPolicy) {
        waits = RetryPolicy(retriesMax: .max, base: policy.base, maximum: policy.maximum)
    }

    /// Takes notice of how a run ended.
    /// - Returns: how long to stay away; nil where nothing speaks for that.
    mutating func pause(after error: SyncError?, chance: Double) -> Duration? {
        switch error?.code.reach {
        case nil:
            failuresInARow = 0
            limit = min(limit * 2, Self.limitMax)
            return nil
        case .call:
            failuresInARow += 1
            limit = max(limit / 2, 1)
            return waits.delay(afterAttempt: failuresInARow, chance: chance)
        case .cancelled, .otherRun, .everything: return nil
        }
    }
}
