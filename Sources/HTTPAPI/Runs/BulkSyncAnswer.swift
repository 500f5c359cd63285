import HTTPTypes
import SyncCore

/// What a request for runs is answered when they have ended (contract, section 4).
enum BulkSyncAnswer {
    /// - Parameter joined: whether the run was there before the request.
    static func one(_ run: RunRecord, of type: EntityType, joined: Bool) -> APIAnswer {
        let ended = EndedRun(run: run, type: type, joined: joined)
        return .json(EndedRun.fields.json(of: ended), status: run.status == .failed ? 500 : 200)
    }

    static func all(_ runs: [(EntityType, RunRecord)]) -> APIAnswer {
        let isSuccess = runs.allSatisfy { $0.1.status == .completed }
        let counters = runs.map(\.1.counters)
        let totals = [
            ("items", counters.map(\.totalProcessed)), ("successful", counters.map { $0.synced + $0.skipped }),
            ("failed", counters.map(\.failed)),
        ]
        let results = runs.map { type, run in
            (type.plural, EndedRun.fields.json(of: EndedRun(run: run, type: type, joined: false)))
        }
        return .object(
            [
                ("success", String(isSuccess)),
                ("message", JSONWriter.string(isSuccess ? "Bulk sync of all types completed" : unfinished(runs))),
                ("results", JSONWriter.object(results)),
                ("totals", JSONWriter.object(totals.map { ($0.0, String($0.1.total)) })),
            ],
            status: runs.contains { $0.1.status == .failed } ? 500 : 200
        )
    }

    /// For a client that follows the runs itself.
    static func accepted(_ tickets: [(EntityType, RunTicket)]) -> APIAnswer {
        let runs = tickets.map { type, ticket in
            JSONWriter.object([
                ("entity_type", JSONWriter.string(type.name)), ("sync_id", JSONWriter.string(ticket.runID)),
                ("joined", String(ticket.joined)), ("status_url", JSONWriter.string(Self.address(ticket.runID))),
            ])
        }
        var answer = APIAnswer.object(
            [
                ("success", "true"), ("message", JSONWriter.string("The sync was asked for")),
                ("sync_id", tickets.count == 1 ? tickets.first.map { JSONWriter.string($0.1.runID) } : nil),
                ("runs", JSONWriter.array(runs)),
            ],
            status: 202
        )
        answer.headers[.preferenceApplied] = "respond-async"
        if tickets.count == 1 { answer.headers[.location] = tickets.first.map { address($0.1.runID) } }
        return answer
    }

    private static func unfinished(_ runs: [(EntityType, RunRecord)]) -> String {
        let names = runs.filter { $0.1.status != .completed }.map { "\($0.0.plural) \($0.1.status.text)" }
        return "Bulk sync of all types ended: " + names.joined(separator: ", ")
    }

    private static func address(_ id: String) -> String { "/api/tds/runs/\(id)" }

    static let schema = Schema.fields(EndedRun.fields)

    static let allSchema = Schema.object(
        [
            ("success", .boolean), ("message", .string()), ("results", .map(.named("SyncResult"))),
            (
                "totals",
                .object(
                    [("items", .integer()), ("successful", .integer()), ("failed", .integer())],
                    required: ["items", "successful", "failed"]
                )
            ),
        ],
        required: ["success", "message", "results", "totals"]
    )

    static let acceptedSchema = Schema.object(
        [("success", .boolean), ("message", .string()), ("sync_id", .string()), ("runs", .array(.any))],
        required: ["success", "runs"]
    )
}

/// A run as whoever waited for it is told of it.
private struct EndedRun {
    let run: RunRecord
    let type: EntityType
    /// Whether it was there before the request.
    let joined: Bool

    static let fields: [Field<EndedRun>] =
        [
            Field("success", "Whether it ended with every record synced or skipped.") { $0.run.status == .completed },
            Field("message", "How it ended, for people.") { "\($0.type.title) bulk sync \($0.run.status.text)" },
        ]
        + [RunView.stats, RunFields.duration, RunFields.status, RunFields.error, RunFields.id].map { field in
            field.of { RunSnapshot($0.run, now: $0.run.startedAt) }
        } + [Field(ifAny: "joined", "Told where the run was there before the request.") { $0.joined ? true : nil }]
}

extension EntityType {
    /// `Products`
    fileprivate var title: String { plural.prefix(1).uppercased() + plural.dropFirst() }
}

extension RunStatus {
    fileprivate var text: String {
        switch self {
        case .completed: "completed"
        case .partial: "completed partially"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .pending, .inProgress: "not ended"
        }
    }
}
