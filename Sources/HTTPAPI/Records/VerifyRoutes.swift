import HTTPTypes
import SyncCore
import SyncEngine

/// `/api/tds/verify/{type}`: what `tds verify --json` prints.
struct VerifyRoutes {
    let ports: ServerPorts
    let listings: ListingWork

    var routes: [Route] {
        [
            Route(
                method: .post,
                path: "/api/tds/verify/{type}",
                summary:
                    "Compares the database with Zoho, value by value, at the price of one listing; heals where asked to.",
                body: .object([("heal", .nullable(.boolean))], isClosed: true),
                replies: [200: .init(description: "What was found.", schema: .list("verifications", Self.schema))],
                faults: OpenAPIDocument.zohoFaults.merging([409: Self.busy]) { $1 },
                handle: verify
            )
        ]
    }

    private static let busy = "A run of the type works, or a plan or another comparison."

    private func verify(_ request: APIRequest) async throws -> APIAnswer {
        let type = try request.type()
        let heals = try JSONBody(request, members: ["heal"]).boolean("heal") ?? false
        let report = try await listings.alone(type) { try await ports.zoho.verify(type, heals) }
        if heals { try await ports.note("verify.heal", type.name, request) }
        return .json(VerificationView.json([report]))
    }

    private static let schema = Schema.object(
        [
            ("entity_type", .string()), ("equal", .boolean), ("source_count", .integer()), ("stored_count", .integer()),
            ("difference_count", .integer()), ("healed", .integer()), ("unreadable", .integer()),
            ("api_calls", .integer()), ("sums", .array(.any)), ("differences", .array(.any)),
        ],
        required: ["entity_type", "equal", "source_count", "stored_count", "difference_count", "healed", "differences"]
    )
}
