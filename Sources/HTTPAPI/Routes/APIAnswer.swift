import HTTPTypes
import SyncCore

/// What a route answers.
struct APIAnswer: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        /// Pieces that are sent as they come; nil ends them.
        case stream(@Sendable () async -> String?)
    }

    let status: Int
    let contentType: String
    var headers: HTTPFields = [:]
    let body: Body

    static func json(_ json: String, status: Int = 200) -> APIAnswer {
        // Who reads it with curl reads it in a terminal.
        APIAnswer(status: status, contentType: "application/json", body: .bytes(Array(json.shownJSON.utf8)))
    }

    static func object(_ members: [(String, String?)], status: Int = 200) -> APIAnswer {
        json(JSONWriter.object(members), status: status)
    }

    static func html(_ html: String, status: Int = 200) -> APIAnswer {
        APIAnswer(status: status, contentType: "text/html; charset=utf-8", body: .bytes(Array(html.utf8)))
    }
}

extension JSONWriter {
    static func array(_ elements: some Sequence<String>) -> String {
        "[" + elements.joined(separator: ",") + "]"
    }
}
