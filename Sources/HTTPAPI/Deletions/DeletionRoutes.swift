import HTTPTypes
import SyncCore
import SyncEngine

/// `/api/tds/deletes/{type}…`: what may be deleted at the source, and what was.
struct DeletionRoutes {
    /// Rows that one request brings back.
    private static let idsMax = 1_000

    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/deletes/{type}",
                summary:
                    "The records that are missing at Zoho, oldest first, and the rows that were marked deleted, last first.",
                query: [.limit],
                replies: [
                    200: .init(
                        description: "Both.",
                        schema: .object(
                            [("missing", .array(.fields(Self.entry))), ("deleted", .array(.fields(Self.entry)))],
                            required: ["missing", "deleted"]
                        )
                    )
                ],
                handle: list
            ),
            Route(
                method: .post,
                path: "/api/tds/deletes/{type}/confirm",
                summary: "Asks Zoho for each missing record (one call each), and marks those deleted that are gone.",
                replies: [
                    200: .init(
                        description: "The run that asked.",
                        schema: .object([("success", .boolean), ("run", .named("Run"))], required: ["success", "run"])
                    )
                ],
                faults: OpenAPIDocument.zohoFaults.merging([409: "A run of the type works."]) { $1 },
                handle: confirm
            ),
            Route(
                method: .post,
                path: "/api/tds/deletes/{type}/undelete",
                summary: "Brings rows back that were marked deleted. The next full sync asks for them again.",
                body: .object(
                    [("ids", .array(.text(pattern: Schema.recordID), count: 1...Self.idsMax))],
                    required: ["ids"],
                    isClosed: true
                ),
                needsBody: true,
                replies: [
                    200: .init(
                        description: "How many there were.",
                        schema: .object(
                            [("success", .boolean), ("undeleted", .integer()), ("message", .string())],
                            required: ["success", "undeleted"]
                        )
                    )
                ],
                faults: [409: "A run of the type works."],
                handle: undelete
            ),
        ]
    }

    // MARK: Handling

    private func list(_ request: APIRequest) async throws -> APIAnswer {
        let (type, limit) = (try request.type(), try request.limit())
        let missing = try await ports.database.deletions.suspects(of: type, limit: limit)
        let deleted = try await ports.database.deletions.deleted(of: type, limit: limit)
        return .object([
            ("missing", JSONWriter.array(missing.map { Self.entry.json(of: $0) })),
            ("deleted", JSONWriter.array(deleted.map { Self.entry.json(of: $0) })),
        ])
    }

    private func confirm(_ request: APIRequest) async throws -> APIAnswer {
        let type = try request.type()
        let report = await ports.zoho.confirmDeletes(type)
        if let error = report.error { throw error }
        try await ports.note("deletes.confirm", type.name, request)
        return .object([
            ("success", String(report.run.status == .completed)),
            ("run", RunView.json(report.run, now: ports.time.now())),
        ])
    }

    private func undelete(_ request: APIRequest) async throws -> APIAnswer {
        let type = try request.type()
        let ids = try JSONBody(request, members: ["ids"]).texts("ids") ?? []
        guard (1...Self.idsMax).contains(ids.count), ids.allSatisfy(\.isRecordID) else {
            throw APIFault.invalid("ids", "a list of 1 to \(Self.idsMax.grouped) Zoho ids")
        }
        let operations = DeletionOperations(
            destination: ports.database.destination,
            deletions: ports.database.deletions,
            leases: ports.database.leases,
            time: ports.time,
            leaseTimeToLive: ports.facts.leaseTimeToLive
        )
        let count = try await operations.undelete(ids, of: type, as: ports.facts.holder("deletes undelete"))
        try await ports.note("deletes.undelete", "\(type.name) \(ids.prefix(20).joined(separator: " "))", request)
        return .object([
            ("success", "true"), ("undeleted", String(count)),
            ("message", JSONWriter.string("\(count.grouped) \(type.plural) brought back")),
        ])
    }

    // MARK: Views

    private static let entry: [Field<DeletionEntry>] = [
        Field("entity_id", "The record's id at Zoho.", \.entityID),
        Field("since", "Since when it is missing, or marked deleted.", \.at),
    ]
}
