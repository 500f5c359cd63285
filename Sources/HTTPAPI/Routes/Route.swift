import HTTPTypes

/// One route: how it is asked, what it answers, and what it does. The router and `/openapi.json` are both made of these.
struct Route: Sendable {
    struct Parameter: Sendable {
        let name: String
        let description: String
        let schema: Schema
    }

    struct Reply: Sendable {
        let description: String
        /// Nil for an answer that is no JSON.
        let schema: Schema?
        var contentType = "application/json"
    }

    typealias Handler = @Sendable (APIRequest) async throws -> APIAnswer

    let method: HTTPRequest.Method
    /// With placeholders in braces: `/api/tds/runs/{id}`.
    let path: String
    let summary: String
    var query: [Parameter] = []
    /// Whether parameters are taken that nobody knows. Otherwise a misspelt one is refused: left out, the request would mean
    /// something else than its sender believes.
    var takesAnyQuery = false
    /// The schema of the placeholders that are not just a name.
    var placeholders: [String: Schema] = [:]
    /// Nil where a body is not looked at.
    var body: Schema?
    var needsBody = false
    /// Bytes of a body.
    var bodyMax = RequestReader.bodyMax
    var bodyDescription = ""
    /// What a form may hold, where one is taken too, as webhooks send one.
    var form: Schema?
    /// By status.
    let replies: [Int: Reply]
    /// What may go wrong with this route beside what may with many (``OpenAPIDocument``), by status.
    var faults: [Int: String] = [:]
    /// Whether the work for it is cancelled when its client hangs up: where it waits long, or is of no use to anybody else.
    var endsWithClient = false
    /// Whether it is answered without a token.
    var isOpen = false
    /// Refuses a request before its body is read: as it is given here it has none.
    var admit: @Sendable (APIRequest) throws -> Void = { _ in }
    let handle: Handler

    var placeholderNames: [String] {
        path.split(separator: "/").compactMap { part in
            part.hasPrefix("{") && part.hasSuffix("}") ? String(part.dropFirst().dropLast()) : nil
        }
    }
}
