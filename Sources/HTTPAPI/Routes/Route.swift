import HTTPTypes

/// One route: how it is asked, what it answers, and what it does. The router and `/openapi.json` are both made of these.
struct Route: Sendable {
    struct Parameter: Sendable {
        let name: String
        let words: String
        let schema: Schema
    }

    struct Reply: Sendable {
        let words: String
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
    /// The schema of the placeholders that are not plain text.
    var placeholders: [String: Schema] = [:]
    /// Nil where a body is not looked at.
    var body: Schema?
    /// Also taken: a form, as webhooks send one.
    var takesForm = false
    /// By status; what every route may answer beside is added in the document.
    let replies: [Int: Reply]
    /// Whether it is answered without a token.
    var isOpen = false
    let handle: Handler

    var placeholderNames: [String] {
        path.split(separator: "/").compactMap { part in
            part.hasPrefix("{") && part.hasSuffix("}") ? String(part.dropFirst().dropLast()) : nil
        }
    }
}
