/// How much of a type a run reads.
package enum SyncMode: String, Sendable, CaseIterable, Codable {
    case full
    /// What changed since the type's cursor.
    case incremental
    /// What changed since the type's cursor and, once an hour, a slice of everything.
    case scheduled
    /// Records asked for by id.
    case realtime
}

/// The statuses of contract, section 5, that a run can have.
package enum RunStatus: String, Sendable, CaseIterable, Codable {
    /// Waits for a server.
    case pending
    case inProgress = "in_progress"
    case completed
    case failed
    case cancelled
    /// Ended, with entities that failed.
    case partial

    /// Whether a run with this status went through all it had to do, so that there is nothing to resume.
    package var endsWhole: Bool {
        switch self {
        case .completed, .partial: true
        case .pending, .inProgress, .failed, .cancelled: false
        }
    }
}

/// Where an unfinished run goes on: the page after the last one whose records are all safe.
package struct Checkpoint: Sendable, Equatable {
    package let runID: String
    package let nextPage: Int
    package let savedAt: Instant

    /// A checkpoint older than this is not taken up: the pages before it were read too long ago to call the run full.
    package static let usableFor: Duration = .seconds(3_600)

    package func isUsable(at now: Instant) -> Bool {
        savedAt.duration(to: now) < Self.usableFor
    }

    package init(runID: String, nextPage: Int, savedAt: Instant) {
        self.runID = runID
        self.nextPage = nextPage
        self.savedAt = savedAt
    }
}

/// A run as it is kept in `tds_sync_runs` and shown by `tds status`.
package struct RunRecord: Sendable {
    package let id: String
    package let entityType: String
    package var mode: SyncMode
    package var status: RunStatus
    package let startedAt: Instant
    package var finishedAt: Instant?
    package var counters: RunCounters
    package var apiCalls: Int
    /// The page at which this run took up an unfinished one; nil where it began at the first.
    package var resumedFromPage: Int?
    package var error: String?
    package var errorCode: SyncError.Code?
    /// What was asked for; nil for a run that was begun at the command line.
    package var request: RunRequest?

    package init(id: String, entityType: String, mode: SyncMode, startedAt: Instant, resumedFromPage: Int? = nil) {
        self.id = id
        self.entityType = entityType
        self.mode = mode
        status = .inProgress
        self.startedAt = startedAt
        counters = RunCounters()
        apiCalls = 0
        self.resumedFromPage = resumedFromPage
    }
}
