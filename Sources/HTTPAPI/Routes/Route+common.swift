import SyncCore

// What many routes have.

extension Route.Parameter {
    /// How many entries of a list.
    static let limit = Route.Parameter(name: "limit", words: "At most so many.", schema: .integer(APIRequest.limits))
}

extension APIRequest {
    static let limits = 1...1_000

    func limit() throws(APIFault) -> Int { try number("limit", in: Self.limits, default: 50) }
}

extension Schema {
    /// An object with one list.
    static func list(_ name: String, _ element: Schema) -> Schema {
        .object([(name, .array(element))], required: [name])
    }

    /// Of ``APIAnswer/said(_:status:)``.
    static let said = Schema.object([("success", .boolean), ("message", .string())], required: ["success", "message"])
}

extension APIAnswer {
    /// Something was done.
    static func said(_ message: String, status: Int = 200) -> APIAnswer {
        .object([("success", "true"), ("message", JSONWriter.string(message))], status: status)
    }
}

extension ServerPorts {
    /// Writes down who changed something by hand.
    func note(_ action: String, _ subject: String, _ request: APIRequest) async throws(SyncError) {
        let entry = AuditEntry(
            at: time.now(),
            actor: request.actor,
            action: action,
            subject: subject,
            correlationID: request.correlationID
        )
        try await database.note(entry)
    }
}
