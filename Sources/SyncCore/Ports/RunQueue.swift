/// The runs that were asked for and wait for a server, shared by all servers of a database: the rows of `tds_sync_runs` with
/// status `pending`.
///
/// ## Contract
/// - Of each type at most one run waits.
/// - A run is claimed by one server at a time. A claim that is not kept runs out, and then another server may take the run;
///   ``RunStore/start(_:holding:)`` then begins it anew under the same id.
/// - A claim that was lost changes nothing any more.
package protocol RunQueue: Sendable {
    /// Joins the type's run of a listing that waits or works, whoever asked for it; adds the request where there is none. One that waits and that
    /// the schedule asked for is a person's from then on, if a person joins it.
    /// A run with this id that is there already, in whatever status, is joined as well: a request may come twice.
    /// - Parameter id: of the run, if it is added (a UUID).
    func request(_ request: RunRequest, id: String, now: Instant) async throws(SyncError) -> RunTicket

    /// Takes the run that waits longest, those that people asked for before all others; or one whose claim ran out before it ended. A
    /// run whose request cannot be read here, because a newer TDS asked for it, is closed as failed, and the next one taken.
    /// - Parameter origin: of the runs that may be taken; nil: any.
    func claim(
        by server: String,
        from origin: RunRequest.Origin?,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimedRun?

    /// Ends the claims on runs whose process has certainly ended: a server that is started anew need not wait until they run out.
    func releaseEnded(now: Instant) async throws(SyncError)

    /// Makes a claim last longer.
    func renew(
        _ runID: String,
        by server: String,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimStanding

    /// Ends a claim: the run waits again, and may be taken after a pause. One whose end was asked for meanwhile is cancelled.
    /// - Parameter countsAttempt: false: ``ClaimedRun/attempt`` is as if the claim had not been.
    func release(
        _ runID: String,
        by server: String,
        after pause: Duration,
        countsAttempt: Bool,
        now: Instant
    ) async throws(SyncError)

    /// Ends the run that waits, or tells the server that works on it to end it.
    func cancel(_ runID: String, now: Instant) async throws(SyncError) -> CancelOutcome

    /// How many runs wait.
    func waitingCount() async throws(SyncError) -> Int
}

extension RunQueue {
    /// Whoever asked for it.
    package func claim(by server: String, for duration: Duration, now: Instant) async throws(SyncError) -> ClaimedRun? {
        try await claim(by: server, from: nil, for: duration, now: now)
    }
}

/// What a run is to do, as it is kept while it waits.
package struct RunRequest: Sendable, Equatable, Codable {
    package enum Origin: String, Sendable, Codable {
        case api
        case schedule
    }

    package let entityType: String
    package let mode: SyncMode
    package var origin: Origin
    package var modifiedSince: Instant?
    /// Nil: as the settings have it.
    package var batchSize: Int?
    package var admission: Admission
    package var images: Bool
    /// Nil: not.
    package var force: Bool?
    /// Whether details that are due are read by the run; nil: as the server has it.
    package var details: Bool?
    /// Of the HTTP request that asked; nil where none did.
    package var correlationID: String?

    package init(
        _ entityType: String,
        mode: SyncMode,
        origin: Origin,
        modifiedSince: Instant? = nil,
        batchSize: Int? = nil,
        admission: Admission = .all,
        images: Bool = false,
        force: Bool? = nil,
        details: Bool? = nil,
        correlationID: String? = nil
    ) {
        self.entityType = entityType
        self.mode = mode
        self.origin = origin
        self.modifiedSince = modifiedSince
        self.batchSize = batchSize
        self.admission = admission
        self.images = images
        self.force = force
        self.details = details
        self.correlationID = correlationID
    }
}

/// The answer to a request.
package struct RunTicket: Sendable, Equatable {
    package let runID: String
    /// Whether a run was there already.
    package let joined: Bool

    package init(runID: String, joined: Bool) {
        self.runID = runID
        self.joined = joined
    }
}

package struct ClaimedRun: Sendable, Equatable {
    package let runID: String
    package let request: RunRequest
    /// 1 for the first server that takes it. Claims that were given back as no attempt are not counted.
    package let attempt: Int

    package init(runID: String, request: RunRequest, attempt: Int) {
        self.runID = runID
        self.request = request
        self.attempt = attempt
    }
}

package enum ClaimStanding: Sendable, Equatable {
    case held
    /// Held, and somebody asked for the run's end.
    case cancelRequested
    /// Another server has the run, or it is over.
    case lost
}

package enum CancelOutcome: Sendable, Equatable {
    /// It waited, and is cancelled.
    case cancelled
    /// It works; the server that has it ends it at the end of a batch.
    case requested
    /// It works in a program that is no server, which has to be ended there.
    case notOurs
    /// It had ended before.
    case over
    case unknown
}

extension SyncError {
    /// What a run is closed with that this version of TDS cannot read.
    package static let unreadableRequest = SyncError(
        .configuration,
        "This version of TDS cannot read what the run was asked to do; a newer one asked for it.",
        nextStep: "Let every server of the database run the same version, then ask again."
    )
}
