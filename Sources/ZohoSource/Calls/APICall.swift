import SyncCore
import ZohoAPI

/// One GET of the API, before it is sent.
struct APICall: Sendable {
    let service: ZohoService
    /// Below the service's path, components encoded: `items`, `items/4815`.
    let path: String
    /// Of a listing.
    let page: Int?
    let query: [(name: String, value: String)]

    /// The module whose scope the call needs.
    var module: String { String(path.prefix { $0 != "/" }) }

    /// Path and query behind the API's base address.
    var target: String { "\(service.path)/\(path)?\(PercentEncoding.pairs(query))" }
}

extension APICall: CustomStringConvertible {
    /// For errors and logs: the method, the path and the page, never the query.
    var description: String {
        "GET \(service.path)/\(path)" + (page.map { " page \($0)" } ?? "")
    }
}
