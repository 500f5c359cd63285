/// What went wrong, to which call or record, and what the reader can do about it.
///
/// Every port throws this type. The decision who must act is ``disposition``, written beside the codes, so that one place
/// decides what is retried, what is set aside and what ends a run.
///
/// Texts never hold secrets: whoever builds an error leaves tokens, passwords and URLs with credentials out.
package struct SyncError: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        /// The token endpoint refused the client id, client secret or refresh token.
        case credentialsRejected = "credentials_rejected"
        /// The token endpoint gives no token for now: 10 in 10 minutes are spent.
        case tokenThrottled = "token_throttled"
        /// The token endpoint gives no token, and it is not said whose fault that is: no answer, a server error, or one that
        /// nobody knows.
        case tokenUnavailable = "token_unavailable"
        /// The API refused the token although it is fresh.
        case unauthorized
        /// The token is good, the scope of this module is missing.
        case scopeMissing = "scope_missing"
        /// Zoho throttled the organization for exceeding the calls of a minute (codes 43 and 44).
        case rateLimited = "rate_limited"
        /// The calls of the day are spent (code 45).
        case dailyQuotaSpent = "daily_quota_spent"
        /// Too many calls in process at once (code 1070).
        case concurrencyExceeded = "concurrency_exceeded"
        /// A server error, a time-out, or a connection that was refused or cut.
        case sourceUnavailable = "source_unavailable"
        /// An answer that is not the JSON of the API: HTML, or a body cut short.
        case unreadableAnswer = "unreadable_answer"
        /// An answer that is larger than any that is read.
        case answerTooLarge = "answer_too_large"
        /// The organization id belongs to another user (code 6041), or the database holds the records of another organization.
        case wrongOrganization = "wrong_organization"
        /// The source will not give one record, whoever asks; the others are not concerned.
        case recordRefused = "record_refused"
        /// A record asked for by id is not there.
        case recordNotFound = "record_not_found"
        /// Any other refusal of the API.
        case requestRejected = "request_rejected"
        /// A listing whose pages bring nothing new but promise more.
        case listingDoesNotAdvance = "listing_does_not_advance"
        /// The database cannot be opened, read or written.
        case destinationUnavailable = "destination_unavailable"
        /// The database was made by a newer TDS, or a table of the user has the name of one of ours.
        case destinationIncompatible = "destination_incompatible"
        /// Another run of the same type holds the lease.
        case leaseHeld = "lease_held"
        /// This run's lease went to somebody else; it must not write again.
        case leaseLost = "lease_lost"
        /// The state cache does not answer. Never ends a run: the record is synced.
        case cacheUnavailable = "cache_unavailable"
        /// A setting is missing or cannot be read.
        case configuration
        /// Somebody asked the run to stop.
        case cancelled
    }

    /// Who acts on an error.
    package enum Disposition: Sendable, Equatable {
        /// The same call may succeed a moment later: bounded, jittered backoff.
        case retry
        /// The same call may succeed once `retryAfter` has passed; asking before that is useless.
        case throttle
        /// Only a person can mend it: the run ends.
        case stopRun
        /// One record is concerned; the others go on.
        case setRecordAside
    }

    package let code: Code
    /// What happened, and to which call, in one sentence.
    package let message: String
    /// What the reader does next, in one sentence.
    package let nextStep: String
    /// What the layer below said, where it said anything.
    package let cause: String?
    /// How long the other side asked us to stay away.
    package let retryAfter: Duration?
    /// The API itself has nothing for the call: its own JSON refuses it, or there is nothing in an answer that says success.
    /// Behind the last page of a listing that is an end; a proxy's page or an outage never is.
    package let hasNothing: Bool

    package init(
        _ code: Code,
        _ message: String,
        nextStep: String,
        cause: String? = nil,
        retryAfter: Duration? = nil,
        hasNothing: Bool = false
    ) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
        self.cause = cause
        self.retryAfter = retryAfter
        self.hasNothing = hasNothing
    }

    package var disposition: Disposition {
        switch code {
        case .sourceUnavailable, .unreadableAnswer, .concurrencyExceeded, .tokenUnavailable: .retry
        case .tokenThrottled, .rateLimited, .dailyQuotaSpent: .throttle
        case .recordNotFound, .recordRefused: .setRecordAside
        case .credentialsRejected, .unauthorized, .scopeMissing, .wrongOrganization, .requestRejected,
            .answerTooLarge, .listingDoesNotAdvance, .destinationUnavailable, .destinationIncompatible, .leaseHeld,
            .leaseLost,
            .cacheUnavailable, .configuration, .cancelled:
            .stopRun
        }
    }

    package static let cancelled = SyncError(
        .cancelled,
        "The run was cancelled.",
        nextStep: "Run the same command again: it resumes after the last finished page."
    )
}

extension SyncError: CustomStringConvertible {
    /// The sentence for a person: what happened, why, what to do.
    package var description: String {
        [message, cause.map { "(\($0))" }, nextStep].compactMap(\.self).joined(separator: " ")
    }
}
