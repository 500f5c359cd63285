/// How often each endpoint was called: every call that arrived, refused and spoilt ones included, the control excluded.
package struct CallLog: Sendable, Equatable {
    package private(set) var total = 0
    /// By method and path, ids replaced by `{id}`: a bounded set.
    package private(set) var byEndpoint: [String: Int] = [:]

    mutating func count(_ method: String, _ endpoint: Endpoint) {
        let known = ["GET", "POST", "PUT", "DELETE", "HEAD"]
        self.total += 1
        self.byEndpoint["\(known.contains(method) ? method : "OTHER") \(endpoint.name)", default: 0] += 1
    }
}
