import HTTPTypes
import SyncCore

/// The description of all routes in the words of OpenAPI 3.1, made of the routes themselves.
struct OpenAPIDocument {
    let routes: [Route]

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
            ("security", "[{\"bearer\":[]},{\"basic\":[]},{}]"),
        ])
    }

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
            parameter(name, "path", "", route.placeholders[name] ?? .string(), isRequired: true)
        }
        let query = route.query.map { parameter($0.name, "query", $0.words, $0.schema, isRequired: false) }
        return JSONWriter.object([
            ("operationId", JSONWriter.string(operationID(route))),
            ("summary", JSONWriter.string(route.summary)),
            ("parameters", JSONWriter.array(placeholders + query)),
            ("requestBody", route.body.map { body($0, route) }),
            ("responses", replies(route)),
            ("security", route.isOpen ? "[]" : nil),
        ])
    }

    private func operationID(_ route: Route) -> String {
        let words = route.path.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return ([route.method.rawValue.lowercased()] + words).joined(separator: "_")
    }

    private func parameter(
        _ name: String,
        _ place: String,
        _ words: String,
        _ schema: Schema,
        isRequired: Bool
    ) -> String {
        JSONWriter.object([
            ("name", JSONWriter.string(name)), ("in", JSONWriter.string(place)),
            ("description", words.isEmpty ? nil : JSONWriter.string(words)), ("required", String(isRequired)),
            ("schema", schema.json),
        ])
    }

    private func body(_ schema: Schema, _ route: Route) -> String {
        let content = JSONWriter.object([("schema", schema.json)])
        return JSONWriter.object([
            ("required", "false"),
            (
                "content",
                JSONWriter.object([
                    ("application/json", content),
                    ("application/x-www-form-urlencoded", route.takesForm ? "{\"schema\":{\"type\":\"object\"}}" : nil),
                ])
            ),
        ])
    }

    private func replies(_ route: Route) -> String {
        let own = route.replies.sorted { $0.key < $1.key }.map { status, reply in
            let schema = reply.schema?.json ?? "{\"type\":\"string\"}"
            let content = JSONWriter.object([(reply.contentType, JSONWriter.object([("schema", schema)]))])
            return (
                String(status),
                JSONWriter.object([("description", JSONWriter.string(reply.words)), ("content", content)])
            )
        }
        return JSONWriter.object(own + [("default", Self.failure)])
    }

    private static let failure = """
        {"description":"What went wrong, and what to do about it.",\
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Failure"}}}}
        """

    private var components: String {
        JSONWriter.object([
            ("schemas", JSONWriter.object(Schema.components.map { ($0.0, $0.1.json) })),
            (
                "securitySchemes",
                """
                {"bearer":{"type":"http","scheme":"bearer","description":"TDS_API_TOKEN"},\
                "basic":{"type":"http","scheme":"basic","description":"Any name, and TDS_API_TOKEN as the password."}}
                """
            ),
        ])
    }
}
