package import Logging
package import SyncCore

/// Plans each type's turns, and asks for the runs that are due. All servers of a database may have one. The verifications are
/// made by ``VerificationTurns``.
package struct Scheduler: Sendable {
    /// How often each type is synced and verified; nil: never.
    package struct Intervals: Sendable {
        package let sync: Duration?
        package let verification: Duration?

        package init(sync: Duration?, verification: Duration?) {
            self.sync = sync
            self.verification = verification
        }

        subscript(task: ScheduleEntry.Task) -> Duration? {
            switch task {
            case .sync: sync
            case .verification: verification
            }
        }
    }

    private static let turn: Duration = .seconds(5)

    private let types: [EntityType]
    private let schedules: any ScheduleStore
    private let intervals: Intervals
    private let time: any TimeSource
    private let logger: Logger
    private let reasonToSkip: @Sendable () async -> String?
    private let begin: @Sendable (ScheduleEntry) async throws(SyncError) -> Void

    /// - Parameters:
    ///   - reasonToSkip: why no calls can be made now; nil where they can.
    ///   - begin: asks for the run of an entry. It may be called twice for one turn, by two servers.
    package init(
        of types: [EntityType],
        _ schedules: any ScheduleStore,
        intervals: Intervals,
        time: any TimeSource,
        logger: Logger,
        reasonToSkip: @escaping @Sendable () async -> String?,
        begin: @escaping @Sendable (ScheduleEntry) async throws(SyncError) -> Void
    ) {
        self.types = types
        self.schedules = schedules
        self.intervals = intervals
        self.time = time
        self.logger = logger
        self.reasonToSkip = reasonToSkip
        self.begin = begin
    }

    /// Works until the task is cancelled.
    package func work() async {
        let loop = BackgroundLoop(every: Self.turn, time: time, logger: logger)
        await loop.run(orSay: "The schedule cannot be kept") { () async throws(SyncError) in
            try await plan()
            try await takeDueTurns()
            return false
        }
    }

    /// Takes every turn of a run that is due now.
    package func takeDueTurns() async throws(SyncError) {
        let now = time.now()
        guard let interval = intervals.sync else { return }
        for entry in try await schedules.entries() where entry.task == .sync && entry.nextAt <= now {
            let reason = await reasonToSkip()
            // The request first: it may come twice, and must not get lost. Its id is of this turn.
            if reason == nil { try await begin(entry) }
            _ = try await schedules.advance(entry, to: now.advanced(by: interval), note: reason)
        }
    }

    /// The first sync of a type is due at once, its first verification after a whole interval.
    private func plan() async throws(SyncError) {
        let now = time.now()
        let entries = types.flatMap { type in
            ScheduleEntry.Task.allCases.compactMap { task -> ScheduleEntry? in
                guard let interval = intervals[task] else { return nil }
                let first = task == .sync ? now : now.advanced(by: interval)
                return ScheduleEntry(entityType: type.name, task: task, nextAt: first)
            }
        }
        try await schedules.plan(entries)
    }
}
