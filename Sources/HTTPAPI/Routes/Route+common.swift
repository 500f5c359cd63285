import SyncCore

// What many routes have.

extension Route.Parameter {
    /// How many entries of a list.
    static let limit = Route.Parameter(
        name: "limit",
        description: "At most so many; 50 where it is not told.",
        schema: .integer(APIRequest.limits)
    )

    /// Of the records that are listed.
    static let type = Route.Parameter(name: "type", description: "Only those of this type.", schema: .typeName)
}

extension APIRequest {
    static let limits = 1...1_000

    func limit() throws(APIFault) -> Int { try number("limit", in: Self.limits, default: 50) }

    /// The type that ``Route/Parameter/type`` names; nil where it is not told.
    func typeOfQuery() throws(APIFault) -> EntityType? {
        guard let word = first("type") else { return nil }
        guard let type = catalog.type(named: word) else {
            throw .invalid("type", "one of \(catalog.pluralsText)")
        }
        return type
    }
}

extension Schema {
    /// An object with one list.
    static func list(_ name: String, _ element: Schema) -> Schema {
        .object([(name, .array(element))], required: [name])
    }

    /// Any word for a type.
    static let typeName = Schema.named("TypeName")

    /// What ids of Zoho's are (``APIRequest/recordID()``).
    static let recordID = "^[A-Za-z0-9_-]{1,64}$"

    /// Of a path's placeholder, by its name.
    static func placeholder(_ name: String) -> Schema { name == "type" ? .typeName : .text(pattern: recordID) }

    /// Of ``APIAnswer/said(_:status:)``.
    static let said = Schema.object([("success", .boolean), ("message", .string())], required: ["success", "message"])
}

extension APIAnswer {
    /// Of ``Schema/list(_:_:)``.
    static func list<Subject>(_ name: String, _ subjects: [Subject], _ fields: [Field<Subject>]) -> APIAnswer {
        .object([(name, JSONWriter.array(subjects.map { fields.json(of: $0) }))])
    }

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
        try await database.audit.note(entry)
    }
}
