package import Logging
package import SyncCore

/// Reads the details that are due, in short turns, of one type after the other.
///
/// A run in a server ends with its listing, so that a backlog of details keeps no type's rows waiting and no run's place. A turn ends
/// when a run or a webhook waits for its type: nobody waits for it longer than for a few calls. All servers of a database may take
/// turns; the lease of a type keeps them apart.
package struct DetailTurns: Sendable {
    /// A turn takes no longer, where details of another type are due.
    private static let turnMax: Duration = .seconds(60)
    /// How soon details are found that another process made due.
    private static let pause: Duration = .seconds(5)
    /// A type whose turn has failed has no other one for so long.
    private static let failurePause: Duration = .seconds(300)

    /// Whose turn it is, and of which types none is taken for a while.
    private struct Order {
        var types: [EntityType]
        var pausedUntil: [String: Instant] = [:]

        mutating func had(_ type: EntityType) {
            types.removeAll { $0.name == type.name }
            types.append(type)
        }
    }

    /// What may end a turn.
    package struct Limits: Sendable {
        let isWanted: @Sendable () async -> Bool
        let deadline: Instant
        let time: any TimeSource

        /// - Returns: whether the rest is left to a later turn.
        package func givesWay() async -> Bool {
            if time.now() >= deadline { return true }
            return await isWanted()
        }
    }

    private let types: [EntityType]
    private let kept: KeptDetails
    private let destination: any Destination
    private let wantedTypes: @Sendable () async throws(SyncError) -> Set<String>
    private let reasonToSkip: @Sendable () async -> String?
    private let signals: ServerSignals
    private let time: any TimeSource
    private let logger: Logger
    private let read: @Sendable (EntityType, Limits) async -> RunReport

    /// - Parameters:
    ///   - wantedTypes: the names of the types that somebody waits for.
    ///   - reasonToSkip: why no calls can be made now; nil where they can.
    ///   - read: a run of ``SyncOptions/Selection/dueDetails``.
    package init(
        of types: [EntityType],
        _ kept: KeptDetails,
        _ destination: any Destination,
        signals: ServerSignals,
        time: any TimeSource,
        logger: Logger,
        wantedTypes: @escaping @Sendable () async throws(SyncError) -> Set<String>,
        reasonToSkip: @escaping @Sendable () async -> String?,
        read: @escaping @Sendable (EntityType, Limits) async -> RunReport
    ) {
        self.types = types.filter { $0.details != nil }
        self.kept = kept
        self.destination = destination
        self.signals = signals
        self.time = time
        self.logger = logger
        self.wantedTypes = wantedTypes
        self.reasonToSkip = reasonToSkip
        self.read = read
    }

    /// Works until the task is cancelled.
    package func work() async {
        var order = Order(types: types)
        let loop = BackgroundLoop(every: Self.pause, wokenBy: signals.ended, time: time, logger: logger)
        await loop.run(orSay: "Details that are due cannot be read") { () async throws(SyncError) in
            try await turn(&order)
        }
    }

    /// - Returns: false where there was nothing to do.
    private func turn(_ order: inout Order) async throws(SyncError) -> Bool {
        let (wanted, now) = (try await wantedTypes(), time.now())
        for type in order.types where !wanted.contains(type.name) && now >= order.pausedUntil[type.name] ?? now {
            guard try await !destination.dueDetails(of: type, limit: 1, now: now).isEmpty else { continue }
            let isProbe = try await kept.isToBeProbed(type)
            if !isProbe, try await !kept.keeps(type) { continue }
            if await reasonToSkip() != nil { return false }
            let report = await read(type, limits(type, isProbe: isProbe))
            order.had(type)
            if report.error != nil { order.pausedUntil[type.name] = time.now().advanced(by: pause(after: report)) }
            if isProbe, report.error == nil { try await kept.wasProbed(type) }
            return true
        }
        return false
    }

    private func pause(after report: RunReport) -> Duration {
        report.error?.code == .leaseHeld ? Self.pause : Self.failurePause
    }

    /// A probe ends after its first details.
    private func limits(_ type: EntityType, isProbe: Bool) -> Limits {
        let first = WakeSignal()
        return Limits(
            isWanted: { [wantedTypes, logger] in
                if isProbe {
                    defer { first.wake() }
                    return first.turns > 0
                }
                do throws(SyncError) {
                    return try await wantedTypes().contains(type.name)
                } catch {
                    logger.debug("Nobody knows who waits for a type", metadata: ["error": "\(error)"])
                    return false
                }
            },
            deadline: time.now().advanced(by: Self.turnMax),
            time: time
        )
    }
}
