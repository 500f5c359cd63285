import Testing

/// What `/openapi.json` says, to hold every answer against.
struct APIDescription: Sendable {
    struct Operation: Sendable, CustomTestStringConvertible {
        let method: String
        let path: String
        /// Its object in the document.
        let json: JSON

        /// A path that can be asked for: placeholders are filled in.
        var example: String {
            path.split(separator: "/").map { part in
                switch part {
                case "{type}": "/products"
                case "{id}": "/00000000-0000-4000-8000-000000000001"
                default: "/\(part)"
                }
            }.joined()
        }

        /// Whether it is asked without a token and without credentials of its own.
        var isOpen: Bool { json["security"]?.list?.isEmpty ?? false }

        var isWebhook: Bool { path.hasPrefix("/api/tds/webhooks/") }

        var testDescription: String { "\(method) \(path)" }

        fileprivate func matches(_ path: String) -> Bool {
            let (parts, pattern) = (path.split(separator: "/"), self.path.split(separator: "/"))
            guard parts.count == pattern.count else { return false }
            return zip(parts, pattern).allSatisfy { $0 == $1 || $1.hasPrefix("{") }
        }

        fileprivate var placeholders: Int { path.count { $0 == "{" } }
    }

    let document: JSON
    let operations: [Operation]

    init(_ document: JSON) {
        self.document = document
        operations = (document["paths"]?.members ?? [:]).flatMap { path, methods in
            (methods.members ?? [:]).map { Operation(method: $0.uppercased(), path: path, json: $1) }
        }.sorted { ($0.path, $0.method) < ($1.path, $1.method) }
    }

    /// What an answer has that the document does not say; empty where all is as described.
    func faults(of reply: Reply, to method: String, _ path: String) -> [String] {
        let fitting = operations.filter { $0.matches(String(path.prefix { $0 != "?" })) }
        // A path that is written out goes before one with placeholders.
        let place = fitting.min { $0.placeholders < $1.placeholders }?.path
        guard let operation = fitting.first(where: { $0.path == place && $0.method == method }) else { return [] }
        let what = "\(method) \(operation.path) \(reply.status)"
        guard let response = operation.json["responses"]?.part("\(reply.status)") else {
            return ["\(what): the status is not described"]
        }
        let type = reply.header("Content-Type") ?? ""
        let content = response["content"]?.members ?? [:]
        guard let schema = content.first(where: { Self.isSame($0.key, type) })?.value["schema"] else {
            return ["\(what): the content type \(type) is not described"]
        }
        guard type == "application/json" else { return [] }
        guard let json = reply.json else { return ["\(what): the body is no JSON"] }
        return mismatches(of: json, schema, at: "").map { "\(what): \($0)" }
    }

    // MARK: JSON Schema, as far as the document uses it

    private func mismatches(of value: JSON, _ schema: JSON, at place: String) -> [String] {
        if let reference = schema["$ref"]?.text { return mismatches(of: value, component(reference), at: place) }
        if let choices = schema["anyOf"]?.list {
            let fits = choices.contains { mismatches(of: value, $0, at: place).isEmpty }
            return fits ? [] : ["\(place) fits none of its schemas"]
        }
        guard let type = schema["type"]?.text else { return [] }
        guard Self.isOf(type, value) else { return ["\(place) is no \(type)"] }
        switch value {
        case .text: return schema["enum"]?.list?.contains(value) ?? true ? [] : ["\(place) is \(value)"]
        case .list(let list):
            guard let element = schema["items"] else { return [] }
            return list.enumerated().flatMap { mismatches(of: $1, element, at: "\(place).\($0)") }
        case .object(let members): return mismatches(of: members, schema, at: place)
        case .null, .boolean, .number: return []
        }
    }

    private func mismatches(of members: [String: JSON], _ schema: JSON, at place: String) -> [String] {
        let properties = schema["properties"]?.members ?? [:]
        let missing = (schema["required"]?.list ?? []).compactMap(\.text).filter { members[$0] == nil }
        return missing.map { "\(place).\($0) is missing" }
            + members.flatMap { name, value in
                guard let schema = properties[name] ?? schema["additionalProperties"] else {
                    return properties.isEmpty ? [] : ["\(place).\(name) is not described"]
                }
                return mismatches(of: value, schema, at: "\(place).\(name)")
            }
    }

    private func component(_ reference: String) -> JSON {
        reference.split(separator: "/").dropFirst().reduce(document) { $0.part(String($1)) ?? .null }
    }

    /// Whether two media types are, whatever their parameters.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.prefix { $0 != ";" } == right.prefix { $0 != ";" }
    }

    private static func isOf(_ type: String, _ value: JSON) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .boolean), ("number", .number), ("string", .text), ("array", .list),
            ("object", .object):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}
