import HTTPTypes
import SyncCore

/// What servers write down for people: `/api/tds/schedule`, `/api/tds/alerts`, `/api/tds/audit`.
struct BookRoutes {
    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/schedule",
                summary: "When each type is synced and verified next, and why a turn was skipped.",
                replies: [200: .init(words: "By type.", schema: .list("schedule", Self.scheduleSchema))],
                handle: { _ in
                    let entries = try await ports.database.schedule.entries()
                    return .object([("schedule", JSONWriter.array(entries.map(Self.json)))])
                }
            ),
            Route(
                method: .get,
                path: "/api/tds/alerts",
                summary: "What a person must look at: the open alerts first, then the newest.",
                query: [.limit],
                replies: [200: .init(words: "Alerts.", schema: .list("alerts", Self.alertSchema))],
                handle: { request in
                    let alerts = try await ports.database.alerts.newest(limit: try request.limit())
                    return .object([("alerts", JSONWriter.array(alerts.map(Self.json)))])
                }
            ),
            Route(
                method: .get,
                path: "/api/tds/audit",
                summary: "Who changed what by hand, newest first.",
                query: [.limit],
                replies: [200: .init(words: "Entries.", schema: .list("audit", Self.auditSchema))],
                handle: { request in
                    let entries = try await ports.database.audit.entries(limit: try request.limit())
                    return .object([("audit", JSONWriter.array(entries.map(Self.json)))])
                }
            ),
        ]
    }

    // MARK: Views

    private static func json(_ entry: ScheduleEntry) -> String {
        JSONWriter.object([
            ("entity_type", JSONWriter.string(entry.entityType)), ("task", JSONWriter.string(entry.task.rawValue)),
            ("next_at", JSONWriter.string(entry.nextAt.description)),
            ("note", entry.note.map(JSONWriter.string) ?? "null"),
        ])
    }

    private static func json(_ stored: StoredAlert) -> String {
        JSONWriter.object([
            ("id", JSONWriter.string(stored.id)), ("kind", JSONWriter.string(stored.alert.kind.rawValue)),
            ("subject", JSONWriter.string(stored.alert.subject)),
            ("message", JSONWriter.string(stored.alert.message)),
            ("next_step", JSONWriter.string(stored.alert.nextStep)),
            ("raised_at", JSONWriter.string(stored.raisedAt.description)),
            ("cleared_at", stored.clearedAt.map { JSONWriter.string($0.description) } ?? "null"),
        ])
    }

    private static func json(_ entry: AuditEntry) -> String {
        JSONWriter.object([
            ("at", JSONWriter.string(entry.at.description)), ("actor", JSONWriter.string(entry.actor)),
            ("action", JSONWriter.string(entry.action)), ("subject", JSONWriter.string(entry.subject)),
            ("correlation_id", JSONWriter.string(entry.correlationID)),
        ])
    }

    private static let scheduleSchema = Schema.object(
        [
            ("entity_type", .string()), ("task", .string(values: ScheduleEntry.Task.allCases.map(\.rawValue))),
            ("next_at", .string(format: "date-time")), ("note", .nullable(.string())),
        ],
        required: ["entity_type", "task", "next_at", "note"]
    )

    private static let alertSchema = Schema.object(
        [
            ("id", .string(format: "uuid")), ("kind", .string(values: Alert.Kind.allCases.map(\.rawValue))),
            ("subject", .string()), ("message", .string()), ("next_step", .string()),
            ("raised_at", .string(format: "date-time")), ("cleared_at", .nullable(.string(format: "date-time"))),
        ],
        required: ["id", "kind", "subject", "message", "next_step", "raised_at", "cleared_at"]
    )

    private static let auditSchema = Schema.object(
        [
            ("at", .string(format: "date-time")), ("actor", .string()), ("action", .string()), ("subject", .string()),
            ("correlation_id", .string()),
        ],
        required: ["at", "actor", "action", "subject", "correlation_id"]
    )
}
