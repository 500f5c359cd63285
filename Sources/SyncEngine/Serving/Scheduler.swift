package import Logging
package import SyncCore

/// Plans each type's turns, and asks for the runs that are due. All servers of a database may have one. The verifications are
/// made by ``VerificationTurns``.
package struct Scheduler: Sendable {
    /// How often each type is synced, read as a whole, and verified; nil: never.
    package struct Intervals: Sendable {
        package let sync: Duration?
        package let full: Duration?
        package let verification: Duration?

        package init(sync: Duration?, full: Duration?, verification: Duration?) {
            self.sync = sync
            self.full = full
            self.verification = verification
        }

        subscript(task: ScheduleEntry.Task) -> Duration? {
            switch task {
            case .sync: sync
            case .full: full
            case .verification: verification
            }
        }
    }

    private static let turn: Duration = .seconds(5)
    /// A turn that could not be taken comes again after this time at the latest.
    static let skippedPause: Duration = .seconds(3_600)
    private static let firstVerificationPause: Duration = .seconds(3_600)

    private let types: [EntityType]
    private let schedules: any ScheduleStore
    private let intervals: Intervals
    private let time: any TimeSource
    private let logger: Logger
    private let reasonToSkip: @Sendable () async -> String?
    private let begin: @Sendable (ScheduleEntry) async throws(SyncError) -> Bool

    /// - Parameters:
    ///   - reasonToSkip: why no calls can be made now; nil where they can.
    ///   - begin: asks for the run of an entry, and tells whether there is one now that does what the entry asks for; otherwise the
    ///     turn stays due. It may be called twice for one turn, by two servers.
    package init(
        of types: [EntityType],
        _ schedules: any ScheduleStore,
        intervals: Intervals,
        time: any TimeSource,
        logger: Logger,
        reasonToSkip: @escaping @Sendable () async -> String?,
        begin: @escaping @Sendable (ScheduleEntry) async throws(SyncError) -> Bool
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

    /// Takes every turn of a run that is due now: the one that is due for the longest time first, and of two the type that the catalog
    /// names first. Where a run over everything and one of what changed are due, the first is enough.
    package func takeDueTurns() async throws(SyncError) {
        var readWhole: Set<String> = []
        for entry in due(of: try await schedules.entries()) {
            guard let interval = intervals[entry.task] else { continue }
            if readWhole.contains(entry.entityType) {
                try await advance(entry, by: interval, note: nil)
            } else if let reason = await reasonToSkip() {
                try await advance(entry, by: min(interval, Self.skippedPause), note: reason)
                // The request first: it may come twice, and must not get lost. Its id is of this turn.
            } else if try await begin(entry) {
                try await advance(entry, by: interval, note: nil)
                if entry.task == .full { readWhole.insert(entry.entityType) }
            }
        }
    }

    private func due(of entries: [ScheduleEntry]) -> [ScheduleEntry] {
        let now = time.now()
        let places = Dictionary(types.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        func place(_ entry: ScheduleEntry) -> (Int, Instant, Int) {
            (entry.task == .full ? 0 : 1, entry.nextAt, places[entry.entityType] ?? types.count)
        }
        return entries.filter { entry in
            guard entry.task != .verification, let interval = intervals[entry.task] else { return false }
            return entry.isDue(every: interval, now: now)
        }.sorted { place($0) < place($1) }
    }

    private func advance(_ entry: ScheduleEntry, by pause: Duration, note: String?) async throws(SyncError) {
        _ = try await schedules.advance(entry, to: time.now().advanced(by: pause), note: note)
    }

    /// How long after its first start a server does something for the first time. The first sync is one of everything; what it brought
    /// is compared soon, so that somebody knows.
    private static func firstPause(_ task: ScheduleEntry.Task, of interval: Duration) -> Duration {
        switch task {
        case .sync: .zero
        case .full: interval
        case .verification: min(interval, firstVerificationPause)
        }
    }

    /// Adds the turns that are not planned yet.
    package func plan() async throws(SyncError) {
        let now = time.now()
        let entries = types.flatMap { type in
            ScheduleEntry.Task.allCases.compactMap { task -> ScheduleEntry? in
                guard let interval = intervals[task] else { return nil }
                let first = now.advanced(by: Self.firstPause(task, of: interval))
                return ScheduleEntry(entityType: type.name, task: task, nextAt: first)
            }
        }
        try await schedules.plan(entries)
    }
}
