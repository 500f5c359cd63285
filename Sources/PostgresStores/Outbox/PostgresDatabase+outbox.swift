package import SyncCore

extension PostgresDatabase: EventOutbox {
    package func record(_ event: EventEnvelope) async throws(SyncError) {
        try await client.withoutRepetition.write { session in
            let statement = OutboxRows.adding(event)
            try session.execute(statement.text, statement.parameters)
        }
    }

    package func unrelayedEvents(limit: Int) async throws(SyncError) -> [OutboxEvent] {
        try await client.read { try OutboxRows($0).unrelayed(limit: limit) }
    }

    package func markRelayed(events sequences: [Int64], at now: Instant) async throws(SyncError) {
        try await client.write { try OutboxRows($0).markRelayed(sequences, at: now) }
    }

    package func prune(outboxBefore: Instant, limit: Int) async throws(SyncError) -> Int {
        guard let oldest = try await client.read({ try OutboxRows($0).oldest() }), oldest < outboxBefore else {
            return 0
        }
        return try await client.write { try OutboxRows($0).prune(before: outboxBefore, limit: limit) }
    }
}
