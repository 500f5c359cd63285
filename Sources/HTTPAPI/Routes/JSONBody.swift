import SyncCore

/// The JSON object that a request brings. No body at all is an empty object, and a member that is null counts as absent.
struct JSONBody {
    private let members: [JSONMember]

    /// - Parameter names: the members that the request may have. Others are refused: a misspelt one would mean something else
    ///   than its sender believes.
    /// - Throws: ``APIFault``: 400 where it is no JSON object, 422 for a member that nobody knows.
    init(_ request: APIRequest, members names: [String]) throws(APIFault) {
        members = try Self.members(of: request.body)
        for member in members where !names.contains(member.name) {
            throw .invalid(member.name, "left out: no request has it")
        }
    }

    func boolean(_ name: String) throws(APIFault) -> Bool? {
        guard let value = self[name] else { return nil }
        guard let boolean = value.boolean else { throw .invalid(name, "true or false") }
        return boolean
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(APIFault) -> Int? {
        guard let value = self[name] else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw .invalid(name, APIFault.description(of: range))
        }
        return number
    }

    func instant(_ name: String) throws(APIFault) -> Instant? {
        guard let value = self[name] else { return nil }
        guard let instant = value.string.flatMap(Instant.init(iso8601:)) else {
            throw .invalid(name, APIFault.stampDescription)
        }
        return instant
    }

    func texts(_ name: String) throws(APIFault) -> [String]? {
        guard let value = self[name] else { return nil }
        guard let elements = try? value.elements() else { throw .invalid(name, "a list of texts") }
        let texts = elements.compactMap(\.string)
        guard texts.count == elements.count else { throw .invalid(name, "a list of texts") }
        return texts
    }

    private subscript(name: String) -> JSONValue? {
        members.first { $0.name == name && $0.value.kind != .null }?.value
    }

    private static func members(of body: [UInt8]) throws(APIFault) -> [JSONMember] {
        guard body.contains(where: { !$0.isWhiteSpace }) else { return [] }
        do throws(JSONFault) {
            // Refuses all that has no meaning, or more than one.
            return try JSONMember.members(of: try CanonicalJSON.form(of: body)[...])
        } catch {
            throw .invalidJSON(
                "The body is no JSON object.",
                nextStep: "Send one like {\"incremental\":true}, or none."
            )
        }
    }
}

extension APIFault {
    static func invalidJSON(_ message: String, nextStep: String) -> APIFault {
        APIFault(400, "invalid_json", message, nextStep: nextStep)
    }

    static func description(of range: ClosedRange<Int>) -> String {
        "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    static let stampDescription = "a time with its offset, like 2025-11-13T08:30:00Z"
}

extension UInt8 {
    fileprivate var isWhiteSpace: Bool { [0x20, 0x09, 0x0A, 0x0D].contains(self) }
}
