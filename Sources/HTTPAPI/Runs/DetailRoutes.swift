import HTTPTypes
import SyncCore
import SyncEngine

/// `/api/tds/details`: how far the details are that a server reads beside its runs.
struct DetailRoutes {
    let ports: ServerPorts

    private typealias Entry = (entityType: String, backlog: DetailBacklog)

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/details",
                summary: "How far details are, of the types whose details are kept.",
                replies: [200: .init(description: "By type.", schema: .list("details", .fields(Self.fields)))],
                handle: { _ in
                    let backlogs = try await ports.health.details().sorted { $0.key < $1.key }
                    return .list("details", backlogs.map { ($0.key, $0.value) }, Self.fields)
                }
            )
        ]
    }

    private static let fields: [Field<Entry>] = [
        Field("entity_type", "The type.", \.entityType),
        Field("due", "Details that are to be read.", \.backlog.due),
        Field("read", "Records whose detail is not due.", \.backlog.read),
        Field(orNull: "per_minute", "Details that were read in a minute lately; null while nobody knows.") {
            $0.backlog.perMinute.map { Int($0.rounded()) }
        },
        Field(orNull: "seconds_left", "Until none is due, as fast as it goes now; null while nobody knows.") {
            $0.backlog.left.map { Int($0.components.seconds) }
        },
    ]
}
