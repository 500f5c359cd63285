import HTTPTypes
import SyncCore

/// The description of all routes in the words of OpenAPI 3.1, made of the routes themselves.
struct OpenAPIDocument {
    let routes: [Route]
    let catalog: EntityCatalog
    /// Whether requests have to present a token here.
    let needsToken: Bool

    /// Of routes that call Zoho.
    static let zohoFaults = [502: "Zoho refused, or answered what cannot be read."]

    var json: String {
        JSONWriter.object([
            ("openapi", "\"3.1.0\""),
            (
                "info",
                JSONWriter.object([
                    ("title", "\"TDS\""), ("version", "\"1.0\""),
                    ("description", "\"Keeps a SQL database in step with a Zoho organization.\""),
                ])
            ),
            ("paths", paths),
            ("components", components),
            ("security", needsToken ? "[{\"bearer\":[]},{\"basic\":[]}]" : "[]"),
        ])
    }

    // MARK: Routes

    private var paths: String {
        let byPath = Dictionary(grouping: routes, by: \.path).sorted { $0.key < $1.key }
        return JSONWriter.object(
            byPath.map { path, routes in
                (path, JSONWriter.object(routes.map { ($0.method.rawValue.lowercased(), operation($0)) }))
            }
        )
    }

    private func operation(_ route: Route) -> String {
        let placeholders = route.placeholderNames.map { name in
            parameter(name, "path", "", route.placeholders[name] ?? .placeholder(name), isRequired: true)
        }
        let query = route.query.map { parameter($0.name, "query", $0.description, $0.schema, isRequired: false) }
        return JSONWriter.object([
            ("operationId", JSONWriter.string(operationID(route))),
            ("summary", JSONWriter.string(route.summary)),
            ("parameters", JSONWriter.array(placeholders + query)),
            ("requestBody", route.body.map { body($0, route) }),
            ("responses", replies(route)),
            ("security", route.isOpen ? security(route) : nil),
        ])
    }

    /// Of an open route: webhooks have credentials of their own.
    private func security(_ route: Route) -> String {
        route.form != nil ? "[{\"webhookKey\":[]},{\"webhookSignature\":[]}]" : "[]"
    }

    private func operationID(_ route: Route) -> String {
        let names = route.path.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return ([route.method.rawValue.lowercased()] + names).joined(separator: "_")
    }

    private func parameter(
        _ name: String,
        _ place: String,
        _ description: String,
        _ schema: Schema,
        isRequired: Bool
    ) -> String {
        JSONWriter.object([
            ("name", JSONWriter.string(name)), ("in", JSONWriter.string(place)),
            ("description", description.isEmpty ? nil : JSONWriter.string(description)),
            ("required", String(isRequired)),
            ("schema", schema.json),
        ])
    }

    private func body(_ schema: Schema, _ route: Route) -> String {
        func content(_ schema: Schema) -> String { JSONWriter.object([("schema", schema.json)]) }
        return JSONWriter.object([
            ("description", route.bodyDescription.isEmpty ? nil : JSONWriter.string(route.bodyDescription)),
            ("required", String(route.needsBody)),
            (
                "content",
                JSONWriter.object([
                    ("application/json", content(schema)),
                    ("application/x-www-form-urlencoded", route.form.map(content)),
                    ("multipart/form-data", route.form.map(content)),
                ])
            ),
        ])
    }

    // MARK: Answers

    private func replies(_ route: Route) -> String {
        let own = route.replies.map { status, reply in (status, described(reply)) }
        let faults = faults(of: route).filter { route.replies[$0.key] == nil }
        let failed = faults.map { status, description in
            (status, described(.init(description: description, schema: .named("Failure"))))
        }
        let all = (own + failed).sorted { $0.0 < $1.0 }
        return JSONWriter.object(all.map { (String($0.0), $0.1) })
    }

    private func described(_ reply: Route.Reply) -> String {
        let schema = (reply.schema ?? .string()).json
        let content = JSONWriter.object([(reply.contentType, JSONWriter.object([("schema", schema)]))])
        return JSONWriter.object([("description", JSONWriter.string(reply.description)), ("content", content)])
    }

    /// What may go wrong, by status.
    private func faults(of route: Route) -> [Int: String] {
        var faults = route.faults
        func add(_ status: Int, _ description: String) { faults[status] = faults[status] ?? description }
        // A header line, a path or a query that means nothing.
        add(400, "The request cannot be read.")
        add(500, "The server could not answer. Its log says why, by the X-Request-ID.")
        if !route.isOpen {
            if needsToken { add(401, "The token is missing or wrong.") }
            add(403, "The request comes from another site, or by a name that is not the server's.")
            add(503, "The database or the cache is away, or the server stops. Try again later.")
        }
        if !route.placeholderNames.isEmpty { add(404, "There is no such thing.") }
        // Every body is read, also where it is not looked at.
        add(408, "The body did not come in time.")
        add(413, "The body is too large.")
        if !route.takesAnyQuery { add(422, "A parameter or a member is wrong; field names it.") }
        return faults
    }

    // MARK: Components

    private var components: String {
        JSONWriter.object([
            ("schemas", JSONWriter.object(Schema.components(catalog).map { ($0.0, $0.1.json) })),
            (
                "securitySchemes",
                """
                {"bearer":{"type":"http","scheme":"bearer","description":"TDS_API_TOKEN"},\
                "basic":{"type":"http","scheme":"basic","description":"Any name, and TDS_API_TOKEN as the password."},\
                "webhookKey":{"type":"apiKey","in":"header","name":"X-API-Key","description":"WEBHOOK_API_KEY"},\
                "webhookSignature":{"type":"apiKey","in":"header","name":"X-Zoho-Webhook-Signature",\
                "description":"HMAC-SHA256 of the request with ZOHO_WEBHOOK_SECRET, in hexadecimal."}}
                """
            ),
        ])
    }
}
