import GRDB
package import SyncCore

extension SQLiteDatabase: WebhookInbox {
    package func store(_ events: [InboxEvent]) async throws(SyncError) -> [InboxReceipt] {
        try await file.write { try events.map(InboxEvents($0).store) }
    }

    package func enqueue(_ ids: [String], of entityType: String, now: Instant) async throws(SyncError) {
        try await file.write { database in
            for id in ids { try QueuedRecords(database).request(id, of: entityType, now: now) }
        }
    }

    package func claim(
        by server: String,
        limits: ClaimLimits,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimedRecords? {
        let isAnyDue = try await file.read { try QueuedRecords($0).hasClaimable(but: limits.passedOver, now: now) }
        guard isAnyDue else { return nil }
        return try await file.write { database in
            try QueuedRecords(database).claim(by: server, limits: limits, until: now.advanced(by: duration), now: now)
        }
    }

    package func keep(_ claim: ClaimedRecords, for duration: Duration, now: Instant) async throws(SyncError) -> Bool {
        try await file.write { try QueuedRecords($0).keep(claim, until: now.advanced(by: duration)) }
    }

    package func settle(
        _ claim: ClaimedRecords,
        _ outcomes: [String: QueueOutcome],
        now: Instant
    ) async throws(SyncError) {
        try await file.write { database in
            let queue = QueuedRecords(database)
            for place in try queue.held(claim) {
                try Self.settle(place, of: claim.entityType, outcomes[place.entityID], now: now, in: database)
            }
        }
    }

    package func backlog() async throws(SyncError) -> [String: QueueBacklog] {
        try await file.read { try QueuedRecords($0).backlog() }
    }

    package func events(limit: Int) async throws(SyncError) -> [InboxEntry] {
        try await file.read { try InboxEvents($0).newest(limit: limit) }
    }

    package func deliveries(since: Instant) async throws(SyncError) -> [String: WebhookDeliveries] {
        try await file.read { try Deliveries($0).byType(since: since) }
    }

    package func prune(eventsBefore: Instant, limit: Int) async throws(SyncError) -> Int {
        try await file.write { try InboxEvents($0).prune(before: eventsBefore, limit: limit) }
    }

    private static func settle(
        _ place: ClaimedRecords.Place,
        of type: String,
        _ outcome: QueueOutcome?,
        now: Instant,
        in database: Database
    ) throws {
        let (queue, events) = (QueuedRecords(database), InboxEvents(database))
        switch outcome {
        case .done:
            try events.finish(place, of: type, as: "processed", now: now)
            try queue.finish(place, of: type)
        case .dead(let code, let reason):
            let payload = try events.newestPayload(of: place.entityID, type)
            try DeadLetterQueue(database).addUnlessOpen(place.entityID, of: type, code, reason, payload, now: now)
            try events.finish(place, of: type, as: "dead", now: now)
            try queue.finish(place, of: type)
        case .retry(let at, let reason):
            try queue.giveBack(place, of: type, next: at, addingAttempts: 1, reason: reason)
        case .postponed(let until, let reason):
            try queue.giveBack(place, of: type, next: until, addingAttempts: 0, reason: reason)
        case nil: try queue.giveBack(place, of: type, next: nil, addingAttempts: 0, reason: nil)
        }
    }
}
