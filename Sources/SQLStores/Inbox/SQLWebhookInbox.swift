package import SyncCore

/// Webhooks in `tds_inbox_events`, and the records that wait to be read again in `tds_sync_queue`.
package struct SQLWebhookInbox: WebhookInbox {
    private let database: any ControlDatabase

    package init(_ database: any ControlDatabase) {
        self.database = database
    }

    package func store(_ events: [InboxEvent]) async throws(SyncError) -> [InboxReceipt] {
        try await database.write { try InboxEvents($0).store(events) }
    }

    package func enqueue(_ ids: [String], of entityType: String, now: Instant) async throws(SyncError) {
        try await database.write { try QueuedRecords($0).request(ids, of: entityType, now: now) }
    }

    package func claim(
        by server: String,
        limits: ClaimLimits,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimedRecords? {
        let isAnyDue = try await database.read { try QueuedRecords($0).hasClaimable(but: limits.passedOver, now: now) }
        guard isAnyDue else { return nil }
        return try await database.write { session in
            try QueuedRecords(session).claim(by: server, limits: limits, until: now.advanced(by: duration), now: now)
        }
    }

    package func renew(_ claim: ClaimedRecords, for duration: Duration, now: Instant) async throws(SyncError) -> Bool {
        try await database.write { try QueuedRecords($0).renew(claim, until: now.advanced(by: duration)) }
    }

    package func complete(
        _ claim: ClaimedRecords,
        _ outcomes: [String: QueueOutcome],
        now: Instant
    ) async throws(SyncError) {
        let shape = database.catalog.type(named: claim.entityType)?.letterShape(of: .detail) ?? .detail
        try await database.write { session in
            let held = try QueuedRecords(session).held(claim)
            _ = try session.run(try Settlement(of: claim, held, outcomes, now: now).statements(session, shape))
        }
    }

    package func backlog() async throws(SyncError) -> [String: QueueBacklog] {
        try await database.read { try QueuedRecords($0).backlog() }
    }

    package func events(limit: Int) async throws(SyncError) -> [InboxEntry] {
        try await database.read { try InboxEvents($0).newest(limit: limit) }
    }

    package func deliveries(since: Instant) async throws(SyncError) -> [String: WebhookDeliveries] {
        try await database.read { session in try session.deliveries(since: since) }
    }

    package func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        try await database.write { try InboxEvents($0).prune(before: before, limit: limit) }
    }
}

/// What a claim's records become, each by its own outcome.
private struct Settlement {
    private var done: [ClaimedRecords.Place] = []
    private var dead: [ClaimedRecords.Place] = []
    private var letters: [DeadLetterQueue.Unread] = []
    private var released: [SQLText] = []
    private let entityType: String
    private let now: Instant

    /// - Parameter held: those that still are the server's, with the payload of the newest event of each.
    init(
        of claim: ClaimedRecords,
        _ held: [(place: ClaimedRecords.Place, payload: [UInt8])],
        _ outcomes: [String: QueueOutcome],
        now: Instant
    ) {
        entityType = claim.entityType
        self.now = now
        for (place, payload) in held {
            switch outcomes[place.entityID] {
            case .done: done.append(place)
            case .dead(let code, let reason):
                dead.append(place)
                letters.append(
                    DeadLetterQueue.Unread(entityID: place.entityID, code: code, reason: reason, payload: payload)
                )
            case .retry(let at, let reason): release(place, next: at, addingAttempts: 1, reason)
            case .postponed(let until, let reason): release(place, next: until, addingAttempts: 0, reason)
            case nil: release(place, next: nil, addingAttempts: 0, nil)
            }
        }
    }

    /// - Parameter shape: of the letters of those that could not be read.
    func statements(_ session: any SQLSession, _ shape: LetterShape) throws -> [SQLText] {
        // Of the webhook that a record waits for, as long as it does: letters come first.
        try DeadLetterQueue(session).adding(letters, of: entityType, shape, now: now)
            + QueuedRecords.finishing(done, of: entityType, as: "processed", now: now)
            + QueuedRecords.finishing(dead, of: entityType, as: "dead", now: now) + released
    }

    private mutating func release(
        _ place: ClaimedRecords.Place,
        next: Instant?,
        addingAttempts attempts: Int,
        _ reason: String?
    ) {
        released.append(
            QueuedRecords.releasing(place, of: entityType, next: next, addingAttempts: attempts, reason: reason)
        )
    }
}
