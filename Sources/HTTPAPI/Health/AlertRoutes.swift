import HTTPTypes
import SyncCore

/// `/api/tds/alerts`: what a person must look at.
struct AlertRoutes {
    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/alerts",
                summary: "What a person must look at: the open alerts first, then the newest.",
                query: [.limit],
                replies: [200: .init(description: "Alerts.", schema: .list("alerts", .fields(Self.fields)))],
                handle: { request in
                    let alerts = try await ports.database.alerts.newest(limit: try request.limit())
                    return .list("alerts", alerts, Self.fields)
                }
            )
        ]
    }

    private static let fields: [Field<StoredAlert>] = [
        Field("id", "The alert's id.", as: .uuid, \.id),
        Field("kind", "What is wrong, as a word for programs.", \.alert.kind),
        Field("subject", "What it is about: a type, or `all`.", \.alert.subject),
        Field("message", "What is wrong, for people.", \.alert.message),
        Field("next_step", "What to do about it.", \.alert.nextStep),
        Field("raised_at", "Since when it is open.", \.raisedAt),
        Field(orNull: "cleared_at", "When it was over; null while it is open.", \.clearedAt),
    ]
}

extension Alert.Kind: FieldValue {}
