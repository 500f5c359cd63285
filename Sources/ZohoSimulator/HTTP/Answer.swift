import HTTPTypes
import NIOCore

/// What the organization answers, before a fault spoils it.
struct Answer: Sendable {
    var status: Int
    var headers: HTTPFields
    var body: ByteBuffer

    /// A JSON answer with the headers that Zoho sends (zoho-api.md 3.1).
    init(status: Int = 200, json body: ByteBuffer) {
        self.status = status
        self.headers = ZohoHeaders.common
        self.body = body
    }

    init(status: Int = 200, json bytes: [UInt8]) {
        self.init(status: status, json: ByteBuffer(bytes: bytes))
    }

    /// An image as it is.
    init(gif bytes: [UInt8]) {
        self.init(json: bytes)
        self.headers[.contentType] = "image/gif"
    }

    init(_ error: ZohoError) {
        self.init(status: error.status, json: Self.errorBody(code: error.code, message: error.message))
        if let seconds = error.retryAfter { self.headers[ZohoHeaders.retryAfter] = String(seconds) }
    }

    /// A refusal without JSON, as gateways give it.
    init(html error: ZohoError) {
        self.init(error)
        self.headers[.contentType] = "text/html;charset=UTF-8"
        self.body = ByteBuffer(string: "<html><body><h1>\(error.status) Too Many Requests</h1></body></html>")
    }

    static func errorBody(code: Int, message: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.number("code", code)
            writer.string("message", message)
        }
        return writer.bytes
    }
}

/// The header set of a recorded answer (zoho-api.md 3.1).
enum ZohoHeaders {
    static let common: HTTPFields = {
        var fields = HTTPFields()
        fields[.contentType] = "application/json;charset=UTF-8"
        fields[.server] = "ZGS"
        fields[.cacheControl] = "no-store, no-cache, must-revalidate, max-age=0, post-check=0, pre-check=0"
        fields[.expires] = "Thu, 01 Jan 1970 00:00:00 GMT"
        fields[.allow] = "OPTIONS, GET, HEAD, POST"
        fields[.vary] = "accept-encoding"
        fields[.setCookie] = "simulated=1; Path=/; HttpOnly"
        for (name, value) in [
            ("Pragma", "no-cache"), ("Content-Disposition", "attachment;"), ("BUILD_VERSION", "simulated_1"),
            ("CLIENT_BUILD_VERSION", "simulated_1"), ("SERVER_BUILD_VERSION", "simulated_1"),
        ] {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }()

    static let retryAfter = HTTPField.Name.retryAfter

    static func add(_ quota: RateLimits.Quota, to fields: inout HTTPFields) {
        for (name, value) in [
            ("X-Rate-Limit-Limit", quota.limit), ("X-Rate-Limit-Remaining", quota.remaining),
            ("X-Rate-Limit-Reset", quota.resetSeconds),
        ] {
            if let name = HTTPField.Name(name) { fields[name] = String(value) }
        }
    }
}
