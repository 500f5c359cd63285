import HTTPTypes
import SyncCore
import SyncEngine

/// `/api/tds/explain/{type}/{id}`: what `tds explain --json` prints.
struct ExplainRoutes {
    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/explain/{type}/{id}",
                summary: "All that is known of one record: its row, its cache entry, and what each run did with it.",
                replies: [200: .init(description: "What is known.", schema: Self.schema)],
                handle: explain
            )
        ]
    }

    private func explain(_ request: APIRequest) async throws -> APIAnswer {
        let (type, id) = (try request.type(), try request.recordID())
        let explainer = Explainer(database: ports.database, cache: ports.cache)
        let explanation = try await explainer.explain(type, id)
        guard explanation.isKnown else {
            throw APIFault.notFound(
                "Nothing is known of \(type.name) \(id).",
                nextStep: "Look for it at Zoho; a sync of \(type.plural) brings what is there."
            )
        }
        return .json(ExplanationView.json(explanation))
    }

    private static let schema = Schema.object(
        [
            ("entity_type", .string()), ("entity_id", .string()), ("row", .nullable(.object([]))),
            ("cache", .nullable(.object([]))),
            ("dead_letter", .nullable(.fields(DeadLetterView.fields))),
            ("missing_since", .nullable(.string(format: "date-time"))),
            ("column_faults", .array(.fields(ColumnFaultView.fields))),
            ("history", .array(moment)),
        ],
        required: ["entity_type", "entity_id", "row", "cache", "dead_letter", "history"]
    )

    private static let moment = Schema.object(
        [
            ("at", .string(format: "date-time")), ("action", .string()), ("reason", .string()), ("shape", .string()),
            ("hash", .string()), ("previous_hash", .string()), ("changed_fields", .array(.string())),
            ("answered_as", .string()),
            ("sync_id", .string()),
        ],
        required: ["at", "action"]
    )
}
