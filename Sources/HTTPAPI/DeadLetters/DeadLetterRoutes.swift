import HTTPTypes
import SyncCore
import SyncEngine

/// `/api/tds/dead-letters…`: records that could not be read or stored.
struct DeadLetterRoutes {
    let ports: ServerPorts

    private static let base = "/api/tds/dead-letters"
    private static let one = "\(base)/{id}"
    private static let placeholders = ["id": Schema.string(format: "uuid")]

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: Self.base,
                summary: "The dead letters, newest first, without their payloads.",
                query: [
                    .init(name: "status", description: "Only those.", schema: .string(values: Self.statuses)),
                    .type, .limit,
                ],
                replies: [200: .init(description: "Dead letters.", schema: .list("dead_letters", Self.schema))],
                handle: list
            ),
            Route(
                method: .get,
                path: Self.one,
                summary: "One dead letter with the record as it was sent.",
                placeholders: Self.placeholders,
                replies: [200: .init(description: "The dead letter.", schema: Self.schema)],
                handle: { .json(DeadLetterView.fields.json(of: try await letter($0))) }
            ),
            Route(
                method: .post,
                path: "\(Self.one)/replay",
                summary: "Reads the record from Zoho again. The dead letter is resolved when it was stored.",
                placeholders: Self.placeholders,
                replies: [202: .init(description: "The record is queued.", schema: .said)],
                faults: [409: "It is closed, or has no id to ask Zoho for."],
                handle: replay
            ),
            Route(
                method: .post,
                path: "\(Self.one)/discard",
                summary: "Closes a dead letter for good; nothing is tried again.",
                placeholders: Self.placeholders,
                replies: [200: .init(description: "It is closed.", schema: .said)],
                faults: [409: "It was closed already."],
                handle: discard
            ),
        ]
    }

    private static let schema = Schema.fields(DeadLetterView.fields)

    private static let statuses = DeadLetterStatus.allCases.map(\.rawValue)

    // MARK: Handling

    private func list(_ request: APIRequest) async throws -> APIAnswer {
        let letters = try await ports.database.deadLetters.letters(
            status: try Self.status(request),
            of: try request.typeOfQuery(),
            limit: try request.limit()
        )
        return .list("dead_letters", letters, DeadLetterView.summary)
    }

    private func replay(_ request: APIRequest) async throws -> APIAnswer {
        let letter = try await letter(request)
        guard letter.status == .open else { throw Self.closed(letter) }
        let catalog = ports.database.catalog
        guard let type = catalog.type(named: letter.entityType), let id = letter.entityID else {
            throw APIFault.conflict(
                "The record has no id that Zoho could be asked for.",
                nextStep:
                    "A full run reads it again: POST /api/zoho/bulk-sync/\(catalog.type(named: letter.entityType)?.plural ?? "sync-all")."
            )
        }
        try await ports.note("deadletter.replay", "\(type.name) \(id)", request)
        guard letter.shape != .image else {
            try await ports.database.images.makeImagesDue([id], of: type)
            return .said("The next run with images asks for the one of \(type.name) \(id).", status: 202)
        }
        try await ports.database.inbox.enqueue([id], of: type.name, now: ports.time.now())
        ports.signals.queued.wake()
        return .said("The \(type.name) \(id) will be read again.", status: 202)
    }

    private func discard(_ request: APIRequest) async throws -> APIAnswer {
        let letter = try await letter(request)
        guard try await ports.database.deadLetters.discard(letter.id, now: ports.time.now()) else {
            throw Self.closed(letter)
        }
        try await ports.note("deadletter.discard", letter.id, request)
        return .said("The dead letter is discarded.")
    }

    // MARK: Steps

    private func letter(_ request: APIRequest) async throws -> StoredDeadLetter {
        guard let id = request.uuid(), let letter = try await ports.database.deadLetters.letter(id) else {
            throw APIFault.notFound(
                "There is no dead letter \(request.parameter("id")).",
                nextStep: "GET \(Self.base) lists them."
            )
        }
        return letter
    }

    private static func status(_ request: APIRequest) throws(APIFault) -> DeadLetterStatus? {
        guard let word = request.first("status") else { return nil }
        guard let status = DeadLetterStatus(rawValue: word) else {
            throw .invalid("status", "one of \(statuses.joined(separator: ", "))")
        }
        return status
    }

    private static func closed(_ letter: StoredDeadLetter) -> APIFault {
        .conflict("The dead letter is not open any more.", nextStep: "Nothing is to be done.")
    }
}
