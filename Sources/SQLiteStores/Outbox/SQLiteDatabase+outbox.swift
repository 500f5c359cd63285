import GRDB
package import SyncCore

extension SQLiteDatabase: EventOutbox {
    package func record(_ event: EventEnvelope) async throws(SyncError) {
        try await file.write { try OutboxRows($0).add(event) }
    }

    package func unrelayedEvents(limit: Int) async throws(SyncError) -> [OutboxEvent] {
        try await file.read { try OutboxRows($0).unrelayed(limit: limit) }
    }

    package func markRelayed(events sequences: [Int64], at now: Instant) async throws(SyncError) {
        try await file.write { try OutboxRows($0).markRelayed(sequences, at: now) }
    }

    package func prune(outboxBefore: Instant, limit: Int) async throws(SyncError) -> Int {
        guard let oldest = try await file.read({ try OutboxRows($0).oldest() }), oldest < outboxBefore.description
        else { return 0 }
        return try await file.write { try OutboxRows($0).prune(before: outboxBefore, limit: limit) }
    }
}
