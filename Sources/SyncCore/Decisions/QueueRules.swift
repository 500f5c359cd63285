/// What is known of a run in `tds_sync_runs`, or of a record in `tds_sync_queue`, that servers take from there.
package enum QueueFact: String, Sendable {
    /// Of a run: pending, or in progress. One that is neither has ended.
    case waits, works
    /// Of a run: completed or partial.
    case endedWhole
    /// The instant has come before which nobody is to take it.
    case isDue
    /// A server has claimed it.
    case isClaimed
    /// The claim has not run out. It holds until its end, and not at it.
    case claimHolds
    /// Of a run: somebody asked for its end.
    case endIsRequested
    /// Of a run: another one of its type is pending.
    case anotherWaits
}

/// Who may take, join, release and end what waits in a queue. Pure.
///
/// | a run that | is claimed | may be taken | is joined by a request for its type | cancelled, is |
/// |---|---|---|---|---|
/// | waits | no | when it is due | yes | `cancelled` |
/// | waits | and the claim holds | no | yes | `requested` |
/// | waits | and the claim ran out | when it is due | yes | `requested` |
/// | works | no | no | while the lease is held | `notOurs` |
/// | works | and the claim holds | no | yes | `requested` |
/// | works | and the claim ran out | yes, and begins anew | yes | `requested` |
/// | has ended | any | no | no | `over` |
///
/// A run that has the request's id is always joined: a request may come twice.
///
/// | a run that is released | its end was asked for | another one waits | becomes |
/// |---|---|---|---|
/// | completed or partial | any | any | what it is |
/// | any other | yes | any | `cancelled` |
/// | any other | no | no | `pending` |
/// | any other | no | yes | what it is: the other one is enough |
package enum QueueRules {
    private static let isFree: Rule<QueueFact> = .not(.fact(.claimHolds))

    package static let recordIsClaimable: Rule<QueueFact> = .all([.fact(.isDue), isFree])

    package static let runIsClaimable: Rule<QueueFact> = .any([
        .all([.fact(.waits), recordIsClaimable]),
        .all([.fact(.works), .fact(.isClaimed), isFree]),
    ])

    /// It is closed when another run of its type begins, which has the lease: its process does not write any more. One that a server
    /// had claimed is left to the servers.
    package static let runIsAbandoned: Rule<QueueFact> = .all([.fact(.works), .not(.fact(.isClaimed))])

    package static let runIsReleasable: Rule<QueueFact> = .all([
        .not(.fact(.endedWhole)), .any([.fact(.endIsRequested), .not(.fact(.anotherWaits))]),
    ])

    /// Of one that is releasable: otherwise it waits again.
    package static let releaseCancels: Rule<QueueFact> = .fact(.endIsRequested)

    /// - Parameters:
    ///   - isNamed: whether it has the id of the request.
    ///   - leaseIsHeld: whether the lease of its type is. A run that no server cares for lives as long as that.
    package static func isJoinable(_ run: Set<QueueFact>, isNamed: Bool, leaseIsHeld: Bool) -> Bool {
        isNamed || run.contains(.waits) || run.contains(.works) && (leaseIsHeld || !runIsAbandoned.holds(run))
    }

    /// What becomes of a run that somebody wants to end.
    package static func cancelling(_ run: Set<QueueFact>) -> CancelOutcome {
        switch (run.contains(.waits), run.contains(.works), run.contains(.isClaimed)) {
        case (true, _, false): .cancelled
        case (true, _, true), (false, true, true): .requested
        case (false, true, false): .notOurs
        case (false, false, _): .over
        }
    }
}
