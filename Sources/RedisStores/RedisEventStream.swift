package import RedisClient
package import SyncCore

/// Events on a Redis stream, `tds:events`: a message for each, with the members of the envelope as its fields.
///
/// Consumers read it with XREAD or a group of their own. Told at least once: the same `event_id` may come again.
package struct RedisEventStream: EventSink {
    /// About so many messages are kept; who is further behind reads the tables.
    private static let messagesMax = 100_000

    private let client: RedisClient
    private let key: String

    /// - Parameter organizationID: nil for the organization whose keys bear no id.
    package init(_ client: RedisClient, organizationID: String? = nil) {
        self.client = client
        key = CacheKeys(organizationID: organizationID).events
    }

    package func publish(_ events: [EventEnvelope]) async throws(SyncError) {
        _ = try await client.replies(
            to: events.map { event in
                RedisCommand(
                    "XADD",
                    [
                        key, "MAXLEN", "~", "\(Self.messagesMax)", "*",
                        "event_id", event.id, "event_type", event.type, "timestamp", event.timestamp.description,
                        "data", event.dataJSON, "correlation_id", event.correlationID ?? "",
                        "version", EventEnvelope.version,
                    ]
                )
            }
        )
    }
}
