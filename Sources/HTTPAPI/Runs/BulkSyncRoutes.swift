import HTTPTypes
import SyncCore
import SyncEngine

/// `/api/zoho/bulk-sync/…`: the routes of contract, section 4.
struct BulkSyncRoutes {
    let service: RunService

    private static let base = "/api/zoho/bulk-sync"
    /// What the guide's users call products.
    private static let nameForProducts = "items-with-stock"

    private var types: [EntityType] { service.ports.database.catalog.types }

    var routes: [Route] { types.flatMap(routes(for:)) + [all, status] }

    /// One for each of a type's names, since they are the contract's.
    private func routes(for type: EntityType) -> [Route] {
        let names = [type.plural] + type.aliases + (type.name == "product" ? [Self.nameForProducts] : [])
        return names.map { name in
            Route(
                method: .post,
                path: "\(Self.base)/\(name)",
                summary: "Sync \(type.plural) and wait for the end; joins a run of them that is there already.",
                query: [Self.modifiedSince],
                body: BulkSyncBody.schema,
                replies: [
                    200: .init(description: "The run ended; success says how.", schema: .named("SyncResult")),
                    202: Self.accepted,
                    500: .init(description: "The run failed; error says why.", schema: .any),
                ],
                endsWithClient: true,
                handle: { try await sync([type], $0) }
            )
        }
    }

    private var all: Route {
        Route(
            method: .post,
            path: "\(Self.base)/sync-all",
            summary: "Sync every type and wait for the end.",
            query: [Self.modifiedSince],
            body: BulkSyncBody.schema,
            replies: [
                200: .init(description: "All runs ended.", schema: BulkSyncAnswer.allSchema),
                202: Self.accepted,
                500: .init(description: "A run failed.", schema: .any),
            ],
            endsWithClient: true,
            handle: { try await sync(types, $0) }
        )
    }

    private var status: Route {
        Route(
            method: .get,
            path: "\(Self.base)/status",
            summary: "The runs that wait or work, and each type's last one.",
            replies: [
                200: .init(
                    description: "By type.",
                    schema: .object(
                        [("success", .boolean), ("running", .array(.named("Run"))), ("last", .map(.named("Run")))],
                        required: ["success", "running", "last"]
                    )
                )
            ],
            handle: { _ in try await tellStatus() }
        )
    }

    private static let modifiedSince = Route.Parameter(
        name: "modified_since",
        description: "Only what changed since then.",
        schema: .string(format: "date-time")
    )

    private static let accepted = Route.Reply(
        description: "With Prefer: respond-async (RFC 7240): what was asked for.",
        schema: BulkSyncAnswer.acceptedSchema
    )

    // MARK: Handling

    private func sync(_ types: [EntityType], _ request: APIRequest) async throws -> APIAnswer {
        let body = try BulkSyncBody(request)
        var tickets: [(EntityType, RunTicket)] = []
        for type in types { tickets.append((type, try await service.request(body.runRequest(for: type, request)))) }
        guard !request.prefersAsync else { return BulkSyncAnswer.accepted(tickets) }
        var runs: [(EntityType, RunRecord)] = []
        for (type, ticket) in tickets { runs.append((type, try await service.end(of: ticket.runID))) }
        if types.count == 1, let (type, run) = runs.first, let ticket = tickets.first?.1 {
            return BulkSyncAnswer.one(run, of: type, joined: ticket.joined)
        }
        return BulkSyncAnswer.all(runs)
    }

    private func tellStatus() async throws -> APIAnswer {
        let open = try await service.ports.database.runs.open()
        let ended = try await service.ports.database.runs.last(ofEach: 1)
        let now = service.ports.time.now()
        let last = types.compactMap { type in
            ended.first { $0.entityType == type.name }.map { (type.plural, RunView.json($0, now: now)) }
        }
        return .object([
            ("success", "true"),
            ("running", JSONWriter.array(open.map { RunView.json($0, now: now) })),
            ("last", JSONWriter.object(last)),
        ])
    }
}
