import HTTPTypes
import SyncCore

/// `/api/tds/events`: what `tds events` prints.
struct EventRoutes {
    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/events",
                summary: "Change events in their order. A program that notes next_after goes on behind it.",
                query: [
                    .init(
                        name: "after",
                        description: "Only events behind this sequence.",
                        schema: .integer(Self.sequences)
                    ),
                    .limit,
                ],
                replies: [200: .init(description: "Events.", schema: Self.schema)],
                handle: tell
            )
        ]
    }

    private static let sequences = 0...Int(Int64.max)

    private func tell(_ request: APIRequest) async throws -> APIAnswer {
        let after = Int64(try request.number("after", in: Self.sequences, default: 0))
        let changes = try await ports.database.changeLog.events(after: after, limit: try request.limit())
        return .object([
            ("events", JSONWriter.array(changes.compactMap(ChangeEvent.init).map(\.json))),
            ("next_after", String(changes.last?.sequence ?? after)),
            ("last_sequence", String(try await ports.database.changeLog.lastSequence())),
        ])
    }

    private static let schema = Schema.object(
        [
            (
                "events",
                .array(
                    .object(
                        [
                            ("event_id", .string()), ("event_type", .string()),
                            ("timestamp", .string(format: "date-time")), ("data", .object([])),
                            ("correlation_id", .nullable(.string())), ("version", .string()),
                        ],
                        required: ["event_id", "event_type", "timestamp", "data", "correlation_id", "version"]
                    )
                )
            ),
            ("next_after", .integer()), ("last_sequence", .integer()),
        ],
        required: ["events", "next_after", "last_sequence"]
    )
}
