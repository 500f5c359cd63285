import HTTPTypes
import SyncCore

/// `/api/tds/audit`: who changed what by hand.
struct AuditRoutes {
    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/audit",
                summary: "Who changed what by hand, newest first.",
                query: [.limit],
                replies: [200: .init(description: "Entries.", schema: .list("audit", .fields(Self.fields)))],
                handle: { request in
                    let entries = try await ports.database.audit.entries(limit: try request.limit())
                    return .list("audit", entries, Self.fields)
                }
            )
        ]
    }

    private static let fields: [Field<AuditEntry>] = [
        Field("at", "When it was done.", \.at),
        Field("actor", "Where the request came from: an address.", \.actor),
        Field("action", "What was done: `cache.clear`, `run.cancel`, ….", \.action),
        Field("subject", "What it was done to: a type, a record, a run.", \.subject),
        Field("correlation_id", "The request's `X-Request-ID`.", \.correlationID),
    ]
}
