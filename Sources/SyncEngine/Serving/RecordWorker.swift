package import Logging
package import SyncCore
import Tracing

/// Reads the records that webhooks spoke of: takes some of one type from the queue, runs a sync of them, and says what became of
/// each. Several workers, of several servers, can share a queue.
package struct RecordWorker: Sendable {
    package enum Turn: Equatable {
        case worked
        /// Nothing is due, or only what is to wait after calls that failed.
        case idle
    }

    /// A server that ended without a word holds records up for so long.
    private static let claimDuration: Duration = .seconds(30)
    /// How soon records are found that another server stored, or that waited for a time.
    private static let poll: Duration = .seconds(2)

    private let catalog: EntityCatalog
    private let destination: any Destination
    private let inbox: any WebhookInbox
    private let orchestrator: SyncOrchestrator
    private let options: @Sendable () -> SyncOptions
    private let callsOfDay: @Sendable () async -> Int?
    private let policy: RetryPolicy
    private let server: String
    private let queued: WakeSignal
    private let time: any TimeSource
    private let chance: @Sendable () -> Double
    private let logger: Logger

    /// - Parameters:
    ///   - options: of each run, but for what it reads; asked for before each.
    ///   - callsOfDay: nil while nobody knows.
    ///   - server: unique to this process.
    ///   - queued: given when a record was queued.
    ///   - chance: evenly drawn from 0..<1.
    package init(
        catalog: EntityCatalog,
        destination: any Destination,
        inbox: any WebhookInbox,
        orchestrator: SyncOrchestrator,
        options: @escaping @Sendable () -> SyncOptions,
        callsOfDay: @escaping @Sendable () async -> Int?,
        policy: RetryPolicy,
        server: String,
        queued: WakeSignal,
        time: any TimeSource,
        chance: @escaping @Sendable () -> Double,
        logger: Logger
    ) {
        self.catalog = catalog
        self.destination = destination
        self.inbox = inbox
        self.orchestrator = orchestrator
        self.options = options
        self.callsOfDay = callsOfDay
        self.policy = policy
        self.server = server
        self.queued = queued
        self.time = time
        self.chance = chance
        self.logger = logger
    }

    /// Works until its task is cancelled. What it has claimed then is given back.
    package func run() async {
        var pace = ReadingPace(policy)
        let loop = BackgroundLoop(every: Self.poll, wokenBy: queued, time: time, logger: logger)
        await loop.run(orSay: "The queue of webhooks cannot be worked on", level: .error) {
            () async throws(SyncError) in
            try await turn(&pace) == .worked
        }
    }

    /// Takes the records of one type that are due, as many as the pace allows, and deals with them.
    package func turn(_ pace: inout ReadingPace) async throws(SyncError) -> Turn {
        let now = time.now()
        let limits = pace.limits(now: now)
        guard let all = try await inbox.claim(by: server, limits: limits, for: Self.claimDuration, now: now) else {
            return .idle
        }
        guard let type = catalog.type(named: all.entityType) else {
            try await refuse(all)
            return .worked
        }
        let claim = try await share(of: all, type, &pace)
        guard !claim.places.isEmpty else { return .worked }
        let report = await renewing(claim, every: Self.claimDuration / 3, time) {
            [inbox, time] claim async throws(SyncError) in
            try await inbox.renew(claim, for: Self.claimDuration, now: time.now()) ? claim : nil
        } _: {
            await read(claim, of: type)
        }
        let pause = pace.pause(type, after: report.error, chance: chance(), now: time.now())
        let verdict = ClaimVerdict(
            claim: claim,
            report: report,
            policy: policy,
            pause: pause ?? .zero,
            chance: chance(),
            now: time.now()
        )
        try await complete(claim, verdict.outcomes)
        return .worked
    }

    // MARK: Steps

    /// The claim without those unknown records that have no place among what is read (``UnknownRecords``); these are released.
    private func share(
        of claim: ClaimedRecords,
        _ type: EntityType,
        _ pace: inout ReadingPace
    ) async throws(SyncError) -> ClaimedRecords {
        let ids = claim.places.map(\.entityID)
        // A contact is announced as a customer and as a vendor: what one of them is, is not made up.
        var known: Set<String> = []
        for type in catalog.typesSharingListing(of: type) {
            known.formUnion(try await destination.storedRows(of: type, ids: ids).map(\.version.entityID))
        }
        let unknown = ids.filter { !known.contains($0) }
        guard !unknown.isEmpty else { return claim }
        let (count, rest) = pace.unknown.take(unknown.count, callsOfDay: await callsOfDay(), now: time.now())
        let left = Set(unknown.dropFirst(count))
        guard !left.isEmpty else { return claim }
        func part(_ isMeant: (ClaimedRecords.Place) -> Bool) -> ClaimedRecords {
            ClaimedRecords(entityType: claim.entityType, server: claim.server, places: claim.places.filter(isMeant))
        }
        try await complete(part { left.contains($0.entityID) }, UnknownRecords.outcomes(left, rest))
        return part { !left.contains($0.entityID) }
    }

    private func read(_ claim: ClaimedRecords, of type: EntityType) async -> RunReport {
        var options = options()
        options.selection = .webhookTriggered(claim.places.map(\.entityID))
        // What is due of other records is for the runs that have the time.
        options.details = false
        options.images = false
        let asked = options
        return await withSpan("webhook.reading") { span in
            span.updateAttributes {
                $0["type"] = type.name
                $0["records"] = claim.places.count
            }
            return await orchestrator.sync(type, options: asked)
        }
    }

    /// A newer TDS has queued it.
    private func refuse(_ claim: ClaimedRecords) async throws(SyncError) {
        let reason = "This version of TDS knows no type \(claim.entityType)."
        let outcomes = claim.places.map { ($0.entityID, QueueOutcome.dead(code: "unknown_type", reason: reason)) }
        try await complete(claim, Dictionary(outcomes, uniquingKeysWith: { first, _ in first }))
    }

    private func complete(_ claim: ClaimedRecords, _ outcomes: [String: QueueOutcome]) async throws(SyncError) {
        try await uncancelled { [inbox, now = time.now()] () async throws(SyncError) in
            try await inbox.complete(claim, outcomes, now: now)
        }
    }
}
