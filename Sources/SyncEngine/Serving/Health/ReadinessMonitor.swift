package import SyncCore
import Synchronization

/// Looks at the server all the time, and says at once whether it does what it is there for.
///
/// Nothing here is a constant: the database is asked, the cache is asked, and what works is compared with what it was before. A
/// look that does not come back is itself a reason: so the answer is never older than ``ageMax``.
package final class ReadinessMonitor: Sendable {
    /// The parts of a look, in their order.
    private enum Step: String {
        case database
        case cache
        /// What is known of the calls that can be made.
        case quota
    }

    private struct State {
        var judge = ProgressJudge()
        var step: (step: Step, since: Instant)?
        var report = ReadinessReport(
            causes: [.init(component: "server", message: "The server has just begun, and has not looked yet.")]
        )
        var lookedAt: Instant?
    }

    /// From one look to the next.
    private static let interval: Duration = .seconds(2)
    /// A part of a look that takes longer does not answer.
    package static let stepMax: Duration = .seconds(5)
    package static let ageMax: Duration = .seconds(20)
    /// More are of no use to a person.
    private static let alertsMax = 50

    private let load: @Sendable () async throws(SyncError) -> ServerLoad
    private let cache: any SyncStateCache
    private let usesRedis: Bool
    private let quotaStatus: @Sendable () async throws(SyncError) -> QuotaStatus?
    private let rules: CallRules
    private let watch: RunWatch
    private let time: any TimeSource
    private let state = Mutex(State())

    /// - Parameters:
    ///   - load: asks the database.
    ///   - usesRedis: whether the settings name one.
    ///   - quotaStatus: what is known of the calls that can be made; nil where nothing is.
    package init(
        load: @escaping @Sendable () async throws(SyncError) -> ServerLoad,
        cache: any SyncStateCache,
        usesRedis: Bool,
        quotaStatus: @escaping @Sendable () async throws(SyncError) -> QuotaStatus?,
        rules: CallRules,
        watch: RunWatch,
        time: any TimeSource
    ) {
        self.load = load
        self.cache = cache
        self.usesRedis = usesRedis
        self.quotaStatus = quotaStatus
        self.rules = rules
        self.watch = watch
        self.time = time
    }

    package convenience init(
        database: SharedDatabase,
        cache: any SyncStateCache,
        usesRedis: Bool,
        quotaStatus: @escaping @Sendable () async throws(SyncError) -> QuotaStatus?,
        rules: CallRules,
        watch: RunWatch,
        time: any TimeSource
    ) {
        self.init(
            load: { () async throws(SyncError) -> ServerLoad in
                ServerLoad(
                    waitingRuns: try await database.runQueue.waitingCount(),
                    recentRuns: try await database.runs.recent(limit: 1) + (try await database.runs.open()),
                    backlog: try await database.inbox.backlog(),
                    alerts: try await database.alerts.newest(limit: Self.alertsMax).filter { $0.clearedAt == nil }
                        .map(\.alert)
                )
            },
            cache: cache,
            usesRedis: usesRedis,
            quotaStatus: quotaStatus,
            rules: rules,
            watch: watch,
            time: time
        )
    }

    /// Works until its task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            await look()
            try? await time.sleep(for: Self.interval)
        }
    }

    /// Waits for nothing.
    package func report() -> ReadinessReport {
        let now = time.now()
        return state.withLock { state in
            if let (step, since) = state.step, since.duration(to: now) >= Self.stepMax {
                return state.report.with(Self.silent(step, for: since.duration(to: now)))
            }
            guard let lookedAt = state.lookedAt else { return state.report }
            let age = lookedAt.duration(to: now)
            guard age >= Self.ageMax else { return state.report }
            return state.report.with(
                .init(
                    component: "server",
                    message: "The server has not looked at itself for \(age.components.seconds) s."
                )
            )
        }
    }

    // MARK: One look

    /// Looks at everything once.
    package func look() async {
        do throws(SyncError) {
            begin(.database)
            let load = try await load()
            begin(.cache)
            let cacheCauses = await lookAtCache()
            begin(.quota)
            let quotaStatus = try? await quotaStatus()
            end(load, cacheCauses, quotaStatus)
        } catch {
            failed(error)
        }
    }

    /// The cache is asked for something, so that a server that is back is found also where nobody else asks. One that was full
    /// answered look-ups all the time, so whether it is back shows where it takes something.
    private func lookAtCache() async -> [ReadinessReport.Cause] {
        if isCacheAway {
            try? await cache.setNotes([.probe: time.now().description])
        } else {
            _ = try? await cache.note(.watermark(entityType: "probe"))
        }
        guard isCacheAway else { return [] }
        let trouble = cache.trouble.map { " \($0)" } ?? ""
        return [.init(component: "cache", message: "Redis is set up, and the state cache is in memory.\(trouble)")]
    }

    private var isCacheAway: Bool { usesRedis && cache.backend == MemoryStateCache.backendName }

    private func begin(_ step: Step) {
        let now = time.now()
        state.withLock { $0.step = (step, now) }
    }

    private func end(_ load: ServerLoad, _ causes: [ReadinessReport.Cause], _ quotaStatus: QuotaStatus?) {
        let now = time.now()
        let look = ProgressJudge.Look(
            load: load,
            work: watch.look(now: now),
            runsPause: quotaStatus.map { rules.pause(for: .routine, $0) != nil } ?? false,
            recordsPause: quotaStatus.map { rules.pause(for: .announced, $0) != nil } ?? false
        )
        state.withLock { state in
            state.report = ReadinessReport(
                causes: causes + state.judge.judge(look, now: now),
                alerts: load.alerts.worstFirst
            )
            state.step = nil
            state.lookedAt = now
        }
    }

    /// Without the database nothing else is known, and once it is back everything has its time to move again.
    private func failed(_ error: SyncError) {
        let now = time.now()
        state.withLock { state in
            state.judge = ProgressJudge()
            state.report = ReadinessReport(causes: [.init(component: Step.database.rawValue, message: "\(error)")])
            state.step = nil
            state.lookedAt = now
        }
    }

    private static func silent(_ step: Step, for duration: Duration) -> ReadinessReport.Cause {
        let what =
            switch step {
            case .database: "The database"
            case .cache: "The state cache"
            case .quota: "The book of calls"
            }
        return .init(
            component: step.rawValue,
            message: "\(what) has not answered for \(duration.components.seconds) s."
        )
    }
}

extension ReadinessReport {
    fileprivate func with(_ cause: Cause) -> ReadinessReport {
        // What an old look found of the same part is told by the new cause.
        ReadinessReport(causes: causes.filter { $0.component != cause.component } + [cause], alerts: alerts)
    }
}
