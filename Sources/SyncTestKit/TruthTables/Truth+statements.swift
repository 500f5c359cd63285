import SyncCore

// What a row of a truth table speaks of, as a person would bring it about in a database: what has no port, and what takes hours.

extension RunTruth {
    /// Makes the run what the row says, and the only one.
    func statements(_ id: String, now: Instant) -> String {
        """
        DELETE FROM tds_sync_runs WHERE id <> '\(id)';
        UPDATE tds_sync_runs SET status = '\(status.rawValue)', cancel_requested_at = NULL, \(claim.columns(now, isDue: isDue))
        WHERE id = '\(id)'
        """
    }
}

extension RunTruth.Claim {
    /// The columns of a claim that holds for an hour, or ends just now.
    func columns(_ now: Instant, isDue: Bool) -> String {
        let available = "available_at = '\(isDue ? now : now.advanced(by: .seconds(1)))'"
        return switch self {
        case .none: "\(available), claimed_by = NULL, claimed_until = NULL"
        case .holds: "\(available), claimed_by = 'a', claimed_until = '\(now.advanced(by: .seconds(1)))'"
        case .ranOut: "\(available), claimed_by = 'a', claimed_until = '\(now)'"
        }
    }
}

extension ReleaseTruth {
    /// Makes the run what the row says, claimed by `a`, with another one beside it where one waits.
    func statements(_ id: String, _ other: String, now: Instant) -> String {
        let claimed = """
            DELETE FROM tds_sync_runs WHERE id <> '\(id)';
            UPDATE tds_sync_runs SET status = '\(status.rawValue)', \(RunTruth.Claim.holds.columns(now, isDue: true)),
                cancel_requested_at = \(endIsRequested ? "'\(now)'" : "NULL")
            WHERE id = '\(id)';
            """
        guard anotherWaits else { return claimed }
        return claimed + """
            INSERT INTO tds_sync_runs (id, entity_type, mode, status, started_at, request, requested_at)
            SELECT '\(other)', entity_type, mode, 'pending', started_at, request, requested_at FROM tds_sync_runs
            """
    }
}

extension DeliveryTruth {
    /// Makes the inbox, the queue and the change log what the row says of the product `a`; the earlier event has the key `key`.
    func statements(now: Instant) -> String {
        let window = DeliveryRules.window
        let received = isRecent ? now.advanced(by: .seconds(1) - window) : now.advanced(by: .zero - window)
        let processed = received.advanced(by: .seconds(1))
        var statements = ["tds_inbox_events", "tds_sync_queue", "tds_sync_logs"].map { "DELETE FROM \($0)" }
        statements.append(event(1, key: "key", at: received, earlier.rawValue, stamp: Sample.instant(), processed))
        statements += follower.stamps.map { stamp in
            event(2, key: "other", at: processed, "processed", stamp: stamp, processed)
        }
        statements += place.claims.map { claim in
            let end = claim.map { "'\(now.advanced(by: $0))'" } ?? "NULL"
            return """
                INSERT INTO tds_sync_queue
                    (entity_type, entity_id, through_sequence, requested_at, available_at, claimed_until)
                VALUES ('product', 'a', 0, '\(now)', '\(now)', \(end))
                """
        }
        statements += log.entries(processed).map { action, instant in
            """
            INSERT INTO tds_sync_logs (event_id, logged_at, entity_type, entity_id, action)
            VALUES ('\(Sample.runID(5))', '\(instant)', 'product', 'a', '\(action)')
            """
        }
        return statements.joined(separator: ";\n")
    }

    private func event(
        _ number: Int,
        key: String,
        at received: Instant,
        _ status: String,
        stamp: Instant?,
        _ processed: Instant
    ) -> String {
        """
        INSERT INTO tds_inbox_events (
            id, idempotency_key, entity_type, entity_id, kind, payload, received_at, modified_at, correlation_id, status,
            processed_at
        )
        VALUES (
            '\(Sample.runID(number))', '\(key)', 'product', 'a', 'changed', '', '\(received)',
            \(stamp.map { "'\($0)'" } ?? "NULL"), 'request', '\(status)', \(status == "queued" ? "NULL" : "'\(processed)'")
        )
        """
    }
}

extension DeliveryTruth.Follower {
    /// The stamp of each that there is.
    fileprivate var stamps: [Instant?] {
        switch self {
        case .none: []
        case .unstamped: [nil]
        case .sameStamp: [Sample.instant()]
        case .otherStamp: [Sample.instant(minutes: 1)]
        }
    }
}

extension DeliveryTruth.Place {
    /// For how long each place that there is is claimed.
    fileprivate var claims: [Duration?] {
        switch self {
        case .none: []
        case .unread: [nil]
        case .claimed: [.seconds(60)]
        }
    }
}

extension DeliveryTruth.Log {
    /// - Parameter processed: when the earlier event was dealt with.
    fileprivate func entries(_ processed: Instant) -> [(action: String, at: Instant)] {
        let (before, since) = (processed.advanced(by: .seconds(-1)), processed.advanced(by: .seconds(1)))
        return switch self {
        case .nothing: []
        case .stored: [("inserted", since)]
        case .deletedBefore: [("deleted", before), ("undeleted", processed)]
        case .deletedSince: [("inserted", before), ("deleted", since)]
        }
    }
}
