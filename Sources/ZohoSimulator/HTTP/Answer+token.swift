import HTTPTypes

/// The answers of the token endpoint (zoho-api.md 1.2 and 1.3).
extension Answer {
    static func token(_ token: String, apiDomain: String) -> Answer {
        var writer = JSONWriter()
        writer.object { writer in
            writer.string("access_token", token)
            writer.string("scope", "ZohoBooks.fullaccess.all ZohoInventory.fullaccess.all")
            writer.string("api_domain", apiDomain)
            writer.string("token_type", "Bearer")
            writer.number("expires_in", TokenOffice.lifetimeSeconds)
        }
        return Answer(json: writer.bytes)
    }

    static func tokenError(_ error: String, status: Int) -> Answer {
        var writer = JSONWriter()
        writer.object { $0.string("error", error) }
        return Answer(status: status, json: writer.bytes)
    }

    static var accessDenied: Answer {
        var writer = JSONWriter()
        writer.object { writer in
            writer.string(
                "error_description",
                "You have made too many requests continuously. Please try again after some time."
            )
            writer.string("error", "Access Denied")
            writer.string("status", "failure")
        }
        return Answer(status: 400, json: writer.bytes)
    }

    static var badTokenRequest: Answer {
        var answer = Answer(status: 400, json: Array("<html><body><h1>400 Bad Request</h1></body></html>".utf8))
        answer.headers[.contentType] = "text/html;charset=UTF-8"
        return answer
    }
}
