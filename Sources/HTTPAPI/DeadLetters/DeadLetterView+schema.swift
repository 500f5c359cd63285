import SyncCore
import SyncEngine

extension DeadLetterView {
    static let schema = Schema.object(
        [
            ("id", .string(format: "uuid")), ("entity_type", .string()), ("entity_id", .nullable(.string())),
            ("status", .string(values: DeadLetterStatus.allCases.map(\.rawValue))), ("reason", .string()),
            ("message", .string()), ("attempts", .integer()), ("sync_id", .string()),
            ("shape", .nullable(.string(values: LetterShape.allCases.map(\.rawValue)))),
            ("first_seen", .string(format: "date-time")),
            ("last_seen", .string(format: "date-time")),
            ("payload_bytes", .integer()), ("payload", .string()),
        ],
        required: ["id", "entity_type", "entity_id", "status", "reason", "message", "attempts", "payload_bytes"]
    )
}
