package import SyncCore
import Testing

/// A row of the truth table of runs that wait or work: what ``SyncCore/QueueRules`` are held against, and what both databases do.
package struct RunTruth: Sendable, CustomTestStringConvertible {
    package enum Claim: Sendable {
        case none, holds, ranOut
    }

    package enum Joining: Sendable {
        case yes, no, whileLeaseIsHeld
    }

    package let status: RunStatus
    package let claim: Claim
    package let isDue: Bool
    package let isTaken: Bool
    package let isJoined: Joining
    package let cancelled: CancelOutcome

    private init(
        _ status: RunStatus,
        _ claim: Claim,
        isDue: Bool = true,
        _ isTaken: Bool,
        _ isJoined: Joining,
        _ cancelled: CancelOutcome
    ) {
        self.status = status
        self.claim = claim
        self.isDue = isDue
        self.isTaken = isTaken
        self.isJoined = isJoined
        self.cancelled = cancelled
    }

    /// Whether the next run of its type closes it.
    package var isAbandoned: Bool { isJoined == .whileLeaseIsHeld }

    package var testDescription: String { "\(status), claim \(claim), \(isDue ? "due" : "not due")" }

    package static let all = [
        RunTruth(.pending, .none, true, .yes, .cancelled),
        RunTruth(.pending, .none, isDue: false, false, .yes, .cancelled),
        RunTruth(.pending, .holds, false, .yes, .requested),
        RunTruth(.pending, .holds, isDue: false, false, .yes, .requested),
        RunTruth(.pending, .ranOut, true, .yes, .requested),
        RunTruth(.pending, .ranOut, isDue: false, false, .yes, .requested),
        RunTruth(.inProgress, .none, false, .whileLeaseIsHeld, .notOurs),
        RunTruth(.inProgress, .none, isDue: false, false, .whileLeaseIsHeld, .notOurs),
        RunTruth(.inProgress, .holds, false, .yes, .requested),
        RunTruth(.inProgress, .holds, isDue: false, false, .yes, .requested),
        RunTruth(.inProgress, .ranOut, true, .yes, .requested),
        RunTruth(.inProgress, .ranOut, isDue: false, true, .yes, .requested),
        RunTruth(.completed, .none, false, .no, .over),
        RunTruth(.completed, .holds, false, .no, .over),
        RunTruth(.partial, .ranOut, false, .no, .over),
        RunTruth(.failed, .none, false, .no, .over),
        RunTruth(.failed, .ranOut, false, .no, .over),
        RunTruth(.cancelled, .ranOut, false, .no, .over),
    ]

    package var facts: Set<QueueFact> {
        var facts: Set<QueueFact> = []
        if status == .pending { facts.insert(.waits) }
        if status == .inProgress { facts.insert(.works) }
        if status.endsWhole { facts.insert(.endedWhole) }
        if isDue { facts.insert(.isDue) }
        if claim != .none { facts.insert(.isClaimed) }
        if claim == .holds { facts.insert(.claimHolds) }
        return facts
    }
}

/// A row of the truth table of runs that are released.
package struct ReleaseTruth: Sendable, CustomTestStringConvertible {
    package let status: RunStatus
    package let endIsRequested: Bool
    package let anotherWaits: Bool
    package let becomes: RunStatus

    package var testDescription: String {
        "\(status), \(endIsRequested ? "its end asked for" : "nobody asked for its end"), another waits: \(anotherWaits)"
    }

    private init(_ status: RunStatus, endIsRequested: Bool, anotherWaits: Bool, becomes: RunStatus) {
        self.status = status
        self.endIsRequested = endIsRequested
        self.anotherWaits = anotherWaits
        self.becomes = becomes
    }

    package static let all: [ReleaseTruth] = ended + open

    private static let ended = [
        ReleaseTruth(.completed, endIsRequested: true, anotherWaits: false, becomes: .completed),
        ReleaseTruth(.completed, endIsRequested: false, anotherWaits: false, becomes: .completed),
        ReleaseTruth(.partial, endIsRequested: true, anotherWaits: true, becomes: .partial),
        ReleaseTruth(.partial, endIsRequested: false, anotherWaits: false, becomes: .partial),
    ]

    private static let open = [
        ReleaseTruth(.inProgress, endIsRequested: true, anotherWaits: true, becomes: .cancelled),
        ReleaseTruth(.inProgress, endIsRequested: true, anotherWaits: false, becomes: .cancelled),
        ReleaseTruth(.inProgress, endIsRequested: false, anotherWaits: true, becomes: .inProgress),
        ReleaseTruth(.inProgress, endIsRequested: false, anotherWaits: false, becomes: .pending),
        ReleaseTruth(.failed, endIsRequested: true, anotherWaits: false, becomes: .cancelled),
        ReleaseTruth(.failed, endIsRequested: false, anotherWaits: true, becomes: .failed),
        ReleaseTruth(.failed, endIsRequested: false, anotherWaits: false, becomes: .pending),
        ReleaseTruth(.cancelled, endIsRequested: false, anotherWaits: false, becomes: .pending),
        // Of a type one run waits at most.
        ReleaseTruth(.pending, endIsRequested: true, anotherWaits: false, becomes: .cancelled),
        ReleaseTruth(.pending, endIsRequested: false, anotherWaits: false, becomes: .pending),
    ]

    package var facts: Set<QueueFact> {
        var facts: Set<QueueFact> = []
        if status.endsWhole { facts.insert(.endedWhole) }
        if endIsRequested { facts.insert(.endIsRequested) }
        if anotherWaits { facts.insert(.anotherWaits) }
        return facts
    }
}
