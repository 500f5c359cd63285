import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// An answer, read as far as a test needs it.
struct Reply: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: String
    /// Nil where the body is no JSON.
    let json: JSON?

    init(_ response: HTTPClientResponse) async throws {
        status = Int(response.status.code)
        headers = response.headers
        body = String(buffer: try await response.body.collect(upTo: 64 << 20))
        json = JSON(body)
    }

    func header(_ name: String) -> String? { headers.first(name: name) }

    /// A value by its path.
    subscript(path: String) -> JSON? { json?[path] }

    func text(_ path: String) -> String? { self[path]?.text }
    func number(_ path: String) -> Int? { self[path]?.integer }
    func flag(_ path: String) -> Bool? { self[path]?.flag }
    func list(_ path: String) -> [JSON] { self[path]?.list ?? [] }

    /// Status, code and the field that is named: `422 invalid limit`.
    var fault: String {
        ([String(status)] + [text("error.code"), text("error.field")].compactMap(\.self)).joined(separator: " ")
    }
}
