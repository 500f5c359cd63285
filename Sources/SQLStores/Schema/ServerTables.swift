/// The tables of `tds serve`, and those in which single records are looked after.
extension ControlTables {
    static let inbox = ControlTable(
        name: "tds_inbox_events",
        since: 6,
        columns: [
            .sequence("sequence"), .uuid("id"), .text("idempotency_key"), .text("entity_type"), .key("entity_id"),
            .text("kind").among(["changed", "deleted"]), .bytes("payload"), .instant("received_at"),
            .instant("modified_at").optional, .text("correlation_id"),
            .text("status").among(["queued", "unchanged", "processed", "dead"]), .instant("processed_at").optional,
        ],
        unique: ["id"],
        indexes: [
            .init(name: "tds_inbox_events_key", definition: "(idempotency_key)"),
            .init(name: "tds_inbox_events_entity", definition: "(entity_id, entity_type, sequence)"),
            .init(name: "tds_inbox_events_received_at", definition: "(received_at)"),
        ]
    )

    static let queue = ControlTable(
        name: "tds_sync_queue",
        since: 6,
        columns: [
            .text("entity_type"), .key("entity_id"),
            // The newest event that speaks of the record; 0 where none does.
            .integer("through_sequence"), .instant("requested_at"), .instant("available_at"),
            .text("claimed_by").optional, .instant("claimed_until").optional, .count("attempts"),
            .text("last_error").optional,
        ],
        key: ["entity_type", "entity_id"],
        indexes: [.init(name: "tds_sync_queue_available_at", definition: "(available_at)")]
    )

    static let schedules = ControlTable(
        name: "tds_schedules",
        since: 6,
        columns: [.text("entity_type"), .text("task"), .instant("next_at"), .text("note").optional],
        key: ["entity_type", "task"]
    )

    static let alerts = ControlTable(
        name: "tds_alerts",
        since: 6,
        columns: [
            .uuid("id"), .text("kind"), .text("subject"), .text("message"), .text("next_step"), .instant("raised_at"),
            .instant("cleared_at").optional,
            // Since when somebody was told; NULL while nobody was.
            .instant("told_at", since: 7).optional,
        ],
        indexes: [
            .init(name: "tds_alerts_open", definition: "(kind, subject) WHERE cleared_at IS NULL", isUnique: true),
            .init(name: "tds_alerts_shown", definition: "((cleared_at IS NOT NULL), raised_at DESC, id)"),
            .init(name: "tds_alerts_cleared_at", definition: "(cleared_at)"),
            .init(name: "tds_alerts_untold", definition: "(raised_at) WHERE told_at IS NULL", since: 7),
        ]
    )

    static let audit = ControlTable(
        name: "tds_audit_trail",
        since: 6,
        columns: [
            .uuid("id").standard("gen_random_uuid()").only(.postgres), .uuid("id").only(.sqlite), .instant("noted_at"),
            .text("actor"), .text("action"), .text("subject"), .text("correlation_id"),
        ],
        indexes: [.init(name: "tds_audit_trail_noted_at", definition: "(noted_at)")]
    )

    /// The events that wait to be told, beside those of rows in `tds_sync_logs`.
    static let outbox = ControlTable(
        name: "tds_outbox",
        since: 7,
        columns: [
            .sequence("sequence"), .uuid("event_id").standard("gen_random_uuid()").only(.postgres),
            // A random UUID (RFC 9562, version 4).
            .uuid("event_id").only(.sqlite).standard(
                """
                (lower(
                    hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a'
                        || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))
                ))
                """
            ),
            .text("event_type"), .instant("occurred_at"),
            // An object, as it is told.
            .init(name: "data", kind: .jsonAsIs), .text("correlation_id").optional, .instant("relayed_at").optional,
        ],
        indexes: [.init(name: "tds_outbox_unrelayed", definition: "(sequence) WHERE relayed_at IS NULL")]
    )

    /// Records that were asked for in vain, and when they are asked for again.
    static let retries = ControlTable(
        name: "tds_record_retries",
        since: 8,
        columns: [
            .text("entity_type"), .text("entity_id"), .text("phase").among(["detail", "deletion", "image"]),
            .integer("attempts"),
            // NULL: not before the row changes, or a person asks.
            .instant("retry_at").optional, .text("reason"),
        ],
        key: ["entity_type", "entity_id", "phase"]
    )

    /// Values that do not fit their columns, which are NULL instead.
    static let columnFaults = ControlTable(
        name: "tds_column_faults",
        since: 8,
        columns: [
            .text("entity_type"), .text("entity_id"),
            // Of the record, or one of its child tables.
            .text("table_name"), .text("column_name"),
            // As the source sent it.
            .text("value"), .instant("noted_since"),
        ],
        key: ["entity_type", "entity_id", "table_name", "column_name"]
    )

    /// Members that differ at every read although nothing changed, and are left out of the comparison since.
    static let volatileMembers = ControlTable(
        name: "tds_volatile_members",
        since: 8,
        columns: [.text("entity_type"), .text("member"), .instant("noticed_at")],
        key: ["entity_type", "member"]
    )
}
