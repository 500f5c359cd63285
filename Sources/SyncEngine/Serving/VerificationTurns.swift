package import Logging
package import SyncCore

/// Makes the verifications that are due, one after the other. All servers of a database may do so: each is made by one.
///
/// While one is made, its turn is put off by a short time, again and again; to the next interval it goes when it ended. So a
/// verification whose server died is due again soon.
package struct VerificationTurns: Sendable {
    /// A server that ended without a word holds a verification up for so long.
    static let claimDuration: Duration = .seconds(60)
    private static let turn: Duration = .seconds(5)

    private let catalog: EntityCatalog
    private let schedules: any ScheduleStore
    private let interval: Duration?
    private let time: any TimeSource
    private let logger: Logger
    private let reasonToSkip: @Sendable () async -> String?
    private let verify: @Sendable (EntityType) async throws(SyncError) -> Void

    /// - Parameters:
    ///   - interval: between two verifications of a type; nil: there are none.
    ///   - reasonToSkip: why no calls can be made now; nil where they can.
    ///   - verify: what it throws is logged, and the type waits for its next turn; unless it is cancelled.
    package init(
        of catalog: EntityCatalog,
        _ schedules: any ScheduleStore,
        interval: Duration?,
        time: any TimeSource,
        logger: Logger,
        reasonToSkip: @escaping @Sendable () async -> String?,
        verify: @escaping @Sendable (EntityType) async throws(SyncError) -> Void
    ) {
        self.catalog = catalog
        self.schedules = schedules
        self.interval = interval
        self.time = time
        self.logger = logger
        self.reasonToSkip = reasonToSkip
        self.verify = verify
    }

    /// Works until the task is cancelled; what was begun then is due again soon.
    package func work() async {
        guard let interval else { return }
        let loop = BackgroundLoop(every: Self.turn, time: time, logger: logger)
        await loop.run(orSay: "The turns of verifications cannot be read") { () async throws(SyncError) in
            try await takeTurn(every: interval)
        }
    }

    /// Takes the turn that is due for the longest time.
    /// - Returns: false where none is due.
    package func takeTurn(every interval: Duration) async throws(SyncError) -> Bool {
        let now = time.now()
        guard let entry = try await entry(where: { $0.isDue(every: interval, now: now) }) else { return false }
        if let reason = await reasonToSkip() {
            let pause = min(interval, Scheduler.skippedPause)
            _ = try await schedules.advance(entry, to: now.advanced(by: pause), note: reason)
            return true
        }
        // Where another server was faster, this one looks for another turn.
        guard let claim = try await putOff(entry) else { return true }
        guard let type = catalog.type(named: entry.entityType) else {
            // A newer TDS has planned it, and makes it.
            return true
        }
        try await renewing(claim, every: Self.claimDuration / 3, time, by: putOff) { () async throws(SyncError) in
            try await verifyNoting(type)
        }
        try await uncancelled { () async throws(SyncError) in try await end(entry, every: interval) }
        return true
    }

    // MARK: Steps

    /// - Throws: ``SyncError/Code/cancelled`` only.
    private func verifyNoting(_ type: EntityType) async throws(SyncError) {
        do throws(SyncError) {
            try await verify(type)
        } catch {
            guard error.code != .cancelled else { throw error }
            logger.warning(
                "A verification waits for its next turn",
                metadata: ["type": "\(type.name)", "error": "\(error)"]
            )
        }
    }

    /// - Returns: the entry as it stands then; nil where it has moved before.
    @Sendable private func putOff(_ entry: ScheduleEntry) async throws(SyncError) -> ScheduleEntry? {
        let next = time.now().advanced(by: Self.claimDuration)
        guard try await schedules.advance(entry, to: next, note: nil) else { return nil }
        return ScheduleEntry(entityType: entry.entityType, task: entry.task, nextAt: next)
    }

    /// Moves a turn that was made to the next interval, wherever it was put off to.
    private func end(_ entry: ScheduleEntry, every interval: Duration) async throws(SyncError) {
        guard let current = try await self.entry(where: { $0.entityType == entry.entityType }) else { return }
        _ = try await schedules.advance(current, to: time.now().advanced(by: interval), note: nil)
    }

    private func entry(where matches: (ScheduleEntry) -> Bool) async throws(SyncError) -> ScheduleEntry? {
        try await schedules.entries().first { $0.task == .verification && matches($0) }
    }
}
