package import Logging
package import SyncCore

/// Takes runs from the queue that the servers of a database share, and runs them.
///
/// A run that this server cannot end (it stops, or dies) waits again, or is taken by another server once the claim ran out; it
/// goes on where the checkpoint or the cursor says.
package struct RunWorker: Sendable {
    /// Runs at the same time, each of another type: the contract's number (section 5).
    package static let concurrency = 5
    /// So many of them are kept for what people ask for.
    private static let keptForPeople = 1

    /// How soon a wish to cancel is seen, and how often a claim is kept.
    private static let turn: Duration = .seconds(1)
    /// How often the queue is looked at where no signal comes: another server may have put a run there.
    private static let pause: Duration = .seconds(2)
    /// After this time a run is tried again whose type was busy, or whose database was away. Details give way within seconds.
    private static let busyPause: Duration = .seconds(1)
    private static let databasePause: Duration = .seconds(5)
    /// How often a run is begun that the database does not let end.
    private static let attemptsMax = 5

    private let queue: any RunQueue
    private let runs: any RunStore
    private let time: any TimeSource
    private let server: String
    private let claimDuration: Duration
    private let signals: ServerSignals
    private let logger: Logger
    private let sync: @Sendable (ClaimedRun) async -> RunReport

    /// - Parameters:
    ///   - server: names this process among all servers.
    ///   - claimDuration: how long a claim lasts that is not kept.
    ///   - sync: runs what was claimed, under its id.
    package init(
        queue: any RunQueue,
        runs: any RunStore,
        time: any TimeSource,
        server: String,
        claimDuration: Duration,
        signals: ServerSignals,
        logger: Logger,
        sync: @escaping @Sendable (ClaimedRun) async -> RunReport
    ) {
        self.queue = queue
        self.runs = runs
        self.time = time
        self.server = server
        self.claimDuration = claimDuration
        self.signals = signals
        self.logger = logger
        self.sync = sync
    }

    /// Works until the task is cancelled; what was begun then waits again.
    package func work() async {
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<Self.concurrency {
                group.addTask { await workOneByOne(from: number < Self.keptForPeople ? .api : nil) }
            }
        }
    }

    private func workOneByOne(from origin: RunRequest.Origin?) async {
        let loop = BackgroundLoop(every: Self.pause, wokenBy: signals.requested, time: time, logger: logger)
        await loop.run(orSay: "The queue of runs cannot be read") { () async throws(SyncError) in
            let now = time.now()
            if origin != nil { try await queue.releaseEnded(now: now) }
            guard let run = try await queue.claim(by: server, from: origin, for: claimDuration, now: now) else {
                return false
            }
            await perform(run, until: now.advanced(by: claimDuration))
            return true
        }
    }

    // MARK: One run

    private enum Ending: Sendable {
        case run(RunReport)
        case claim(Claim)
    }

    private struct Claim: Sendable {
        /// Why it is not simply held any more; `held` where nothing happened to it.
        var standing = ClaimStanding.held
        /// When it runs out, unless it is kept.
        var end: Instant
    }

    private func perform(_ run: ClaimedRun, until end: Instant) async {
        let (report, claim) = await withTaskGroup(of: Ending.self) { group in
            group.addTask { .run(await sync(run)) }
            group.addTask { .claim(await renew(run, until: end)) }
            var (report, claim) = (RunReport?.none, Claim(end: end))
            for await ending in group {
                switch ending {
                case .claim(let ended): claim = ended
                case .run(let ended): report = ended
                }
                // Whichever ends first ends the other.
                group.cancelAll()
            }
            return (report, claim)
        }
        if let report { await settle(run, report, claim) }
        signals.ended.wake()
    }

    /// Keeps the claim until it is lost, or somebody wants the run to end.
    private func renew(_ run: ClaimedRun, until end: Instant) async -> Claim {
        var claim = Claim(end: end)
        while claim.standing == .held {
            do throws(SyncError) {
                try await time.sleep(for: Self.turn)
                let now = time.now()
                claim.standing = try await queue.renew(run.runID, by: server, for: claimDuration, now: now)
                claim.end = now.advanced(by: claimDuration)
            } catch {
                // While the database is away the claim runs on.
                if error.code == .cancelled { break }
            }
        }
        return claim
    }

    /// Says what becomes of a run that did not end well; again and again while the database is away, for a claim that nobody
    /// works on keeps everybody else from the run.
    private func settle(_ run: ClaimedRun, _ report: RunReport, _ claim: Claim) async {
        guard claim.standing != .lost, let error = report.error, error.code != .leaseLost else { return }
        do throws(SyncError) {
            try await uncancelled(until: claim.end, time) { () async throws(SyncError) in
                switch error.code {
                // A server that stops, or a type that is busy, says nothing of the run.
                case .cancelled where claim.standing == .held:
                    try await release(run, after: .zero, countsAttempt: false)
                case .leaseHeld: try await release(run, after: Self.busyPause, countsAttempt: false)
                case .destinationUnavailable where run.attempt <= Self.attemptsMax:
                    try await release(run, after: Self.databasePause, countsAttempt: true)
                default: try await runs.close(report.run)
                }
            }
        } catch {
            logger.warning(
                "The run waits until its claim runs out",
                metadata: ["sync_id": "\(run.runID)", "error": "\(error)"]
            )
        }
    }

    private func release(_ run: ClaimedRun, after pause: Duration, countsAttempt: Bool) async throws(SyncError) {
        try await queue.release(run.runID, by: server, after: pause, countsAttempt: countsAttempt, now: time.now())
    }
}
