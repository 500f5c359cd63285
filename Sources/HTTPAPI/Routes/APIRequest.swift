import FoundationEssentials
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
    var body: [UInt8] = []
    /// Who asks, for the audit trail: an address.
    let actor: String
    /// The same in the answer, the log and what is stored because of the request.
    let correlationID: String
    /// The types that the server knows.
    let catalog: EntityCatalog

    func first(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// A placeholder that the route's path has.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// A type by any of its names.
    func type(_ name: String = "type") throws(APIFault) -> EntityType {
        let word = parameter(name)
        guard let type = catalog.type(named: word) else {
            throw .notFound("There is no type \"\(word)\".", nextStep: "Use one of \(catalog.pluralsText).")
        }
        return type
    }

    /// The placeholder `id` where it is a UUID, as all ids of ours are; in lower case.
    func uuid() -> String? { UUID(uuidString: parameter("id"))?.uuidString.lowercased() }

    /// The placeholder `id` of a record.
    /// - Throws: ``APIFault``: 404 where no record can have it.
    func recordID() throws(APIFault) -> String {
        let id = parameter("id")
        guard id.isRecordID else {
            throw .notFound("No record has this id.", nextStep: "Zoho's ids have letters and digits, at most 64.")
        }
        return id
    }

    /// A number of the query within a range.
    func number(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws(APIFault) -> Int {
        guard let text = first(name) else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw .invalid(name, APIFault.description(of: range))
        }
        return number
    }

    /// A switch of the query; off where it is not told.
    func flag(_ name: String) throws(APIFault) -> Bool {
        switch first(name) {
        case nil, "false": false
        case "true": true
        default: throw .invalid(name, "true or false")
        }
    }

    /// A time of the query.
    func instant(_ name: String) throws(APIFault) -> Instant? {
        guard let text = first(name) else { return nil }
        guard let instant = Instant(iso8601: text) else { throw .invalid(name, APIFault.stampDescription) }
        return instant
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

extension String {
    /// Whether it can be an id of Zoho's.
    var isRecordID: Bool { (1...64).contains(utf8.count) && utf8.allSatisfy(\.isIDByte) }
}

extension UInt8 {
    /// Whether an id, ours or Zoho's, can have it.
    var isIDByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
