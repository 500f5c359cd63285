import HTTPTypes
import SyncCore

/// A request as the routes look at it: read whole, and admitted.
struct APIRequest: Sendable {
    let path: String
    /// The values of the path's placeholders, decoded.
    let parameters: [String: String]
    /// Decoded, in the order of the address.
    let query: [(name: String, value: String)]
    let headers: HTTPFields
    let body: [UInt8]
    /// Who asks, for the audit trail: an address.
    let actor: String
    /// The same in the answer, the log and what is stored because of the request.
    let correlationID: String

    func first(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// A placeholder that the route's path has.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// A type by any of its names.
    func type(_ name: String = "type") throws(APIFault) -> EntityType {
        let word = parameter(name)
        guard let type = EntityCatalog.type(named: word) else {
            throw .notFound("There is no type \"\(word)\".", nextStep: "Use one of \(EntityCatalog.names).")
        }
        return type
    }

    /// A number of the query within a range.
    func number(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws(APIFault) -> Int {
        guard let text = first(name) else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw .invalid(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Whether the client wants to follow the run itself (RFC 7240).
    var prefersAsync: Bool {
        headers[values: .prefer].contains { value in
            value.split(separator: ",").contains { $0.trimmed.lowercased() == "respond-async" }
        }
    }
}

extension Substring {
    var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension EntityCatalog {
    static var names: String { all.map(\.plural).joined(separator: ", ") }
}
