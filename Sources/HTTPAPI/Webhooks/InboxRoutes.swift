import HTTPTypes
import SyncCore

/// `/api/tds/inbox`: what webhooks brought, and what waits because of them.
struct InboxRoutes {
    private static let hoursRange = 1...720

    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/inbox",
                summary:
                    "The newest webhooks, the records that wait to be read again, and the loss and lag of webhooks by type.",
                query: [
                    .limit,
                    .init(
                        name: "hours",
                        description: "Loss and lag of so many hours until now; 24 where it is not told.",
                        schema: .integer(Self.hoursRange)
                    ),
                ],
                replies: [200: .init(description: "All three.", schema: Self.schema)],
                handle: tell
            )
        ]
    }

    private func tell(_ request: APIRequest) async throws -> APIAnswer {
        let limit = try request.limit()
        let hours = try request.number("hours", in: Self.hoursRange, default: 24)
        let now = ports.time.now()
        let since = now.advanced(by: .seconds(-3_600 * hours))
        let backlog = try await ports.database.inbox.backlog().sorted { $0.key < $1.key }
        let deliveries = try await ports.database.inbox.deliveries(since: since).sorted { $0.key < $1.key }
        let events = try await ports.database.inbox.events(limit: limit)
        return .object([
            ("events", JSONWriter.array(events.map(Self.json))),
            ("backlog", JSONWriter.object(backlog.map { ($0.key, Self.json($0.value, now)) })),
            ("deliveries", JSONWriter.object(deliveries.map { ($0.key, Self.json($0.value)) })),
        ])
    }

    // MARK: Views

    private static func json(_ entry: InboxEntry) -> String {
        JSONWriter.object([
            ("event_id", JSONWriter.string(entry.eventID)), ("entity_type", JSONWriter.string(entry.entityType)),
            ("entity_id", JSONWriter.string(entry.entityID)), ("kind", JSONWriter.string(entry.kind.rawValue)),
            ("status", JSONWriter.string(entry.status)),
            ("received_at", JSONWriter.string(entry.receivedAt.description)),
            ("processed_at", entry.processedAt.map { JSONWriter.string($0.description) } ?? "null"),
        ])
    }

    private static func json(_ backlog: QueueBacklog, _ now: Instant) -> String {
        JSONWriter.object([
            ("waiting", String(backlog.waiting)),
            ("oldest", backlog.oldest.map { JSONWriter.string($0.description) } ?? "null"),
            ("lag_seconds", backlog.oldest.map { max($0.duration(to: now), .zero).text(digits: 3) } ?? "0"),
        ])
    }

    /// Of all changes: those that no webhook announced.
    private static func loss(_ deliveries: WebhookDeliveries) -> String? {
        let changes = deliveries.announced.plus(deliveries.unannounced)
        guard changes > 0 else { return nil }
        return (Double(deliveries.unannounced) / Double(changes) * 100).text(digits: 1)
    }

    private static func json(_ deliveries: WebhookDeliveries) -> String {
        JSONWriter.object([
            ("received", String(deliveries.received)), ("announced", String(deliveries.announced)),
            ("unannounced", String(deliveries.unannounced)), ("loss_percent", loss(deliveries) ?? "null"),
            ("delivery_lag_seconds", deliveries.deliveryLag?.text(digits: 3) ?? "null"),
            ("processing_lag_seconds", deliveries.processingLag?.text(digits: 3) ?? "null"),
        ])
    }

    private static let schema = Schema.object(
        [
            (
                "events",
                .array(
                    .object(
                        [
                            ("event_id", .string()), ("entity_type", .string()), ("entity_id", .string()),
                            ("kind", .string()), ("status", .string()), ("received_at", .string(format: "date-time")),
                            ("processed_at", .nullable(.string(format: "date-time"))),
                        ],
                        required: ["event_id", "entity_type", "entity_id", "kind", "status", "received_at"]
                    )
                )
            ),
            (
                "backlog",
                .map(
                    .object(
                        [
                            ("waiting", .integer()), ("oldest", .nullable(.string(format: "date-time"))),
                            ("lag_seconds", .number),
                        ],
                        required: ["waiting", "oldest", "lag_seconds"]
                    )
                )
            ),
            (
                "deliveries",
                .map(
                    .object(
                        [
                            ("received", .integer()), ("announced", .integer()), ("unannounced", .integer()),
                            ("loss_percent", .nullable(.number)), ("delivery_lag_seconds", .nullable(.number)),
                            ("processing_lag_seconds", .nullable(.number)),
                        ],
                        required: ["received", "announced", "unannounced"]
                    )
                )
            ),
        ],
        required: ["events", "backlog", "deliveries"]
    )
}
