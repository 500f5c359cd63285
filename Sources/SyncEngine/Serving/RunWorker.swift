package import Logging
package import SyncCore

/// Takes runs from the queue that the servers of a database share, and runs them.
///
/// A run that this server cannot end (it stops, or dies) waits again, or is taken by another server once the claim ran out; it
/// goes on where the checkpoint or the cursor says.
package struct RunWorker: Sendable {
    /// Runs at the same time, each of another type: the contract's number (section 5).
    package static let concurrency = 5

    /// How soon a wish to cancel is seen, and how often a claim is kept.
    private static let turn: Duration = .seconds(1)
    /// How often the queue is looked at where no signal comes: another server may have put a run there.
    private static let pause: Duration = .seconds(2)
    /// After this time a run is tried again whose type was busy, or whose database was away.
    private static let busyPause: Duration = .seconds(5)
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
            for _ in 0..<Self.concurrency { group.addTask { await workOneByOne() } }
        }
    }

    private func workOneByOne() async {
        while !Task.isCancelled {
            let turns = signals.requested.turns
            do throws(SyncError) {
                if let run = try await queue.claim(by: server, for: claimDuration, now: time.now()) {
                    await perform(run)
                    continue
                }
            } catch {
                guard error.code != .cancelled else { return }
                logger.warning("The queue of runs cannot be read", metadata: ["error": "\(error)"])
            }
            try? await signals.requested.wait(after: turns, atMost: Self.pause, time)
        }
    }

    // MARK: One run

    private enum Ending: Sendable {
        case run(RunReport)
        /// Why the claim is not simply held any more; `held` where nothing happened to it.
        case claim(ClaimStanding)
    }

    private func perform(_ run: ClaimedRun) async {
        await withTaskGroup(of: Ending.self) { group in
            group.addTask { .run(await sync(run)) }
            group.addTask { .claim(await keep(run)) }
            var standing = ClaimStanding.held
            for await ending in group {
                switch ending {
                case .claim(let ended): standing = ended
                case .run(let report): await settle(run, report, standing)
                }
                // Whichever ends first ends the other.
                group.cancelAll()
            }
        }
        signals.ended.wake()
    }

    /// Keeps the claim until it is lost, or somebody wants the run to end.
    private func keep(_ run: ClaimedRun) async -> ClaimStanding {
        while true {
            do throws(SyncError) {
                try await time.sleep(for: Self.turn)
                let standing = try await queue.keep(run.runID, by: server, for: claimDuration, now: time.now())
                guard standing == .held else { return standing }
            } catch {
                // While the database is away the claim runs on.
                if error.code == .cancelled { return .held }
            }
        }
    }

    private func settle(_ run: ClaimedRun, _ report: RunReport, _ standing: ClaimStanding) async {
        guard standing != .lost, let error = report.error else { return }
        do throws(SyncError) {
            switch error.code {
            case .leaseLost: return
            case .cancelled where standing == .held: try await giveBack(run, after: .zero)
            case .leaseHeld: try await giveBack(run, after: Self.busyPause)
            case .destinationUnavailable where run.attempt <= Self.attemptsMax:
                try await giveBack(run, after: Self.busyPause)
            default: try await uncancelled { [runs] () async throws(SyncError) in try await runs.close(report.run) }
            }
        } catch {
            logger.warning(
                "The run waits until its claim runs out",
                metadata: ["sync_id": "\(run.runID)", "error": "\(error)"]
            )
        }
    }

    private func giveBack(_ run: ClaimedRun, after pause: Duration) async throws(SyncError) {
        try await uncancelled { [queue, server, time] () async throws(SyncError) in
            try await queue.giveBack(run.runID, by: server, notBefore: time.now().advanced(by: pause))
        }
    }
}
