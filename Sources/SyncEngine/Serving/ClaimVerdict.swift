import SyncCore

/// What becomes of claimed records after the run that read them. Pure.
struct ClaimVerdict {
    /// How long records wait for another run of their type to end.
    private static let leasePause: Duration = .seconds(5)

    let claim: ClaimedRecords
    let report: RunReport
    let policy: RetryPolicy
    /// How long to stay away from a source that does not answer.
    let pause: Duration
    /// Evenly drawn from 0..<1.
    let chance: Double
    let now: Instant

    /// Of all claimed records but those that wait as before.
    var outcomes: [String: QueueOutcome] {
        let failures = Dictionary(
            report.failures.compactMap { failure in failure.entityID.map { ($0, failure) } },
            uniquingKeysWith: { first, _ in first }
        )
        let outcomes = claim.places.compactMap { place -> (String, QueueOutcome)? in
            if let failure = failures[place.entityID] {
                return (place.entityID, .dead(code: failure.code, reason: failure.message))
            }
            if let error = report.postponed[place.entityID] { return (place.entityID, failed(place, error)) }
            guard let error = report.error, !report.answered.contains(place.entityID) else {
                return (place.entityID, .done)
            }
            return outcome(of: place, after: error).map { (place.entityID, $0) }
        }
        return Dictionary(outcomes, uniquingKeysWith: { first, _ in first })
    }

    /// Of a record that was not read.
    private func outcome(of place: ClaimedRecords.Place, after error: SyncError) -> QueueOutcome? {
        switch error.code.reach {
        case .cancelled: nil
        case .otherRun: postponed(Self.leasePause, error)
        // Of several, any may be to blame.
        case .call: claim.places.count == 1 ? failed(place, error) : postponed(pause, error)
        // They wait until the quota is back, or until somebody has mended what is wrong.
        case .everything: postponed(error.retryAfter ?? policy.maximum, error)
        }
    }

    private func failed(_ place: ClaimedRecords.Place, _ error: SyncError) -> QueueOutcome {
        guard let delay = policy.delay(afterAttempt: place.attempts.plus(1), chance: chance) else {
            return .dead(code: error.code.rawValue, reason: "\(error)")
        }
        return .retry(at: now.advanced(by: delay), reason: "\(error)")
    }

    private func postponed(_ delay: Duration, _ error: SyncError) -> QueueOutcome {
        .postponed(until: now.advanced(by: delay), reason: "\(error)")
    }
}

extension SyncError.Code {
    /// What an error of a run says of the records that were not read.
    enum Reach {
        case cancelled
        /// Nothing: another run of the type works.
        case otherRun
        /// A call failed, perhaps because of one that it asked for.
        case call
        /// Nothing: no record can be read or stored.
        case everything
    }

    var reach: Reach {
        switch self {
        case .cancelled: .cancelled
        case .leaseHeld, .leaseLost: .otherRun
        case .sourceUnavailable, .unreadableAnswer, .concurrencyExceeded, .requestRejected, .answerTooLarge,
            .recordNotFound, .recordRefused:
            .call
        case .credentialsRejected, .tokenThrottled, .tokenUnavailable, .unauthorized, .scopeMissing, .rateLimited,
            .dailyQuotaSpent, .wrongOrganization, .listingDoesNotAdvance, .destinationUnavailable,
            .destinationIncompatible,
            .cacheUnavailable, .configuration:
            .everything
        }
    }
}
