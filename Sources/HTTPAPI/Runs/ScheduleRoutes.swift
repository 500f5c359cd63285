import HTTPTypes
import SyncCore

/// `/api/tds/schedule`: when the server does what by itself.
struct ScheduleRoutes {
    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/schedule",
                summary: "When each type is synced, read as a whole and verified next, and why a turn was skipped.",
                replies: [200: .init(description: "By type.", schema: .list("schedule", .fields(Self.fields)))],
                handle: { _ in .list("schedule", try await ports.database.schedule.entries(), Self.fields) }
            )
        ]
    }

    private static let fields: [Field<ScheduleEntry>] = [
        Field("entity_type", "The type whose turn it is.", \.entityType),
        Field("task", "What is done: a sync of what changed, a full one, or a verification of everything.", \.task),
        Field("next_at", "When the next turn is.", \.nextAt),
        Field(orNull: "note", "Why the last turn was skipped; null where it was not.", \.note),
    ]
}

extension ScheduleEntry.Task: FieldValue {}
