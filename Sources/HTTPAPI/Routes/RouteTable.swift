import HTTPTypes
import SyncCore

/// Every route of the server.
struct RouteTable {
    let routes: [Route]

    /// - Parameter needsToken: whether requests have to present one, for the description.
    init(_ ports: ServerPorts, needsToken: Bool) throws {
        let service = RunService(ports: ports)
        let listings = ListingWork()
        let all = [
            BulkSyncRoutes(service: service).routes,
            RunRoutes(service: service).routes,
            ScheduleRoutes(ports: ports).routes,
            DetailRoutes(ports: ports).routes,
            CacheRoutes(ports: ports).routes,
            CacheEntryRoutes(ports: ports).routes,
            PlanRoutes(ports: ports, listings: listings).routes,
            VerifyRoutes(ports: ports, listings: listings).routes,
            ExplainRoutes(ports: ports).routes,
            DeadLetterRoutes(ports: ports).routes,
            ColumnFaultRoutes(ports: ports).routes,
            DeletionRoutes(ports: ports).routes,
            EventRoutes(ports: ports).routes,
            QuotaRoutes(ports: ports).routes,
            AlertRoutes(ports: ports).routes,
            AuditRoutes(ports: ports).routes,
            InboxRoutes(ports: ports).routes,
            WebhookRoutes(ports: ports).routes,
            HealthRoutes(ports: ports).routes,
            try PageRoutes(ports).routes,
        ].flatMap(\.self)
        routes = Self.described(all, ports.database.catalog, needsToken: needsToken)
    }

    /// The routes and the one that describes them all, itself too.
    private static func described(_ routes: [Route], _ catalog: EntityCatalog, needsToken: Bool) -> [Route] {
        let all = routes + [description("")]
        let json = OpenAPIDocument(routes: all, catalog: catalog, needsToken: needsToken).json
        return routes + [description(json)]
    }

    private static func description(_ json: String) -> Route {
        Route(
            method: .get,
            path: "/openapi.json",
            summary: "This description.",
            replies: [
                200: .init(description: "OpenAPI 3.1.", schema: .object([], required: ["openapi", "info", "paths"]))
            ],
            handle: { _ in .json(json) }
        )
    }
}
