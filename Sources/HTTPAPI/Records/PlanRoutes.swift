import HTTPTypes
import SyncCore
import SyncEngine

/// `/api/tds/plan/{type}`: what `tds plan --json` prints.
struct PlanRoutes {
    let ports: ServerPorts
    let listings: ListingWork

    var routes: [Route] {
        [
            Route(
                method: .post,
                path: "/api/tds/plan/{type}",
                summary:
                    "What a sync would do, and the calls it would take: reads the listing at their price, writes nothing.",
                body: .object([("incremental", .nullable(.boolean))], isClosed: true),
                replies: [200: .init(description: "The plan.", schema: Self.plans)],
                faults: OpenAPIDocument.zohoFaults.merging([409: "A plan or a comparison of the type works."]) { $1 },
                endsWithClient: true,
                handle: plan
            )
        ]
    }

    private func plan(_ request: APIRequest) async throws -> APIAnswer {
        let type = try request.type()
        let isIncremental = try JSONBody(request, members: ["incremental"]).boolean("incremental") ?? false
        let forecast = try await listings.alone(type) {
            try await ports.zoho.plan(type, isIncremental ? .changes : .everything)
        }
        return .json(ForecastView.json([forecast]))
    }

    private static let plans = Schema.object(
        [("plans", .array(schema)), ("schema_changes", .array(.object([])))],
        required: ["plans", "schema_changes"]
    )

    private static let schema = Schema.object(
        [
            ("entity_type", .string()), ("mode", .string()), ("strategy", .string()), ("read", .integer()),
            ("skipped", .integer()), ("inserts", .integer()), ("update_count", .integer()), ("unchanged", .integer()),
            ("failed", .integer()), ("missing", .array(.string())), ("needs_confirmation", .boolean),
            ("remakes_rows", .boolean), ("details", .integer()), ("calls", .map(.integer())), ("updates", .array(.any)),
        ],
        required: ["entity_type", "mode", "read", "skipped", "inserts", "update_count", "calls", "updates"]
    )
}
