package import SyncCore

extension PostgresDatabase: WebhookInbox {
    package func store(_ events: [InboxEvent]) async throws(SyncError) -> [InboxReceipt] {
        try await client.write { try InboxEvents($0).store(events) }
    }

    package func enqueue(_ ids: [String], of entityType: String, now: Instant) async throws(SyncError) {
        try await client.write { try QueuedRecords($0).request(ids, of: entityType, now: now) }
    }

    package func claim(
        by server: String,
        limits: ClaimLimits,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimedRecords? {
        let isAnyDue = try await client.read { try QueuedRecords($0).hasClaimable(but: limits.passedOver, now: now) }
        guard isAnyDue else { return nil }
        return try await client.write { session in
            try QueuedRecords(session).claim(by: server, limits: limits, until: now.advanced(by: duration), now: now)
        }
    }

    package func keep(_ claim: ClaimedRecords, for duration: Duration, now: Instant) async throws(SyncError) -> Bool {
        try await client.write { try QueuedRecords($0).keep(claim, until: now.advanced(by: duration)) }
    }

    package func settle(
        _ claim: ClaimedRecords,
        _ outcomes: [String: QueueOutcome],
        now: Instant
    ) async throws(SyncError) {
        try await client.write { session in
            let (queue, type) = (QueuedRecords(session), claim.entityType)
            var done: [ClaimedRecords.Place] = []
            var dead: [ClaimedRecords.Place] = []
            for (place, payload) in try queue.held(claim) {
                switch outcomes[place.entityID] {
                case .done: done.append(place)
                case .dead(let code, let reason):
                    dead.append(place)
                    let letter = DeadLetterQueue.addingUnlessOpen(
                        place.entityID,
                        of: type,
                        code,
                        reason,
                        payload,
                        now: now
                    )
                    try session.execute(letter.text, letter.parameters)
                case .retry(let at, let reason):
                    try queue.giveBack(place, of: type, next: at, addingAttempts: 1, reason: reason)
                case .postponed(let until, let reason):
                    try queue.giveBack(place, of: type, next: until, addingAttempts: 0, reason: reason)
                case nil: try queue.giveBack(place, of: type, next: nil, addingAttempts: 0, reason: nil)
                }
            }
            try queue.finish(done, of: type, as: "processed", now: now)
            try queue.finish(dead, of: type, as: "dead", now: now)
        }
    }

    package func backlog() async throws(SyncError) -> [String: QueueBacklog] {
        try await client.read { try QueuedRecords($0).backlog() }
    }

    package func events(limit: Int) async throws(SyncError) -> [InboxEntry] {
        try await client.read { try InboxEvents($0).newest(limit: limit) }
    }

    package func deliveries(since: Instant) async throws(SyncError) -> [String: WebhookDeliveries] {
        try await client.read { try Deliveries($0).byType(since: since) }
    }

    package func prune(eventsBefore: Instant, limit: Int) async throws(SyncError) -> Int {
        try await client.write { try InboxEvents($0).prune(before: eventsBefore, limit: limit) }
    }
}
