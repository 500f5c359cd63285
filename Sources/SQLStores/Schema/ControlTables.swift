import SyncCore

/// The tables that TDS keeps for itself, as they are now. A change has a new version, whose migration brings it.
package enum ControlTables {
    /// What each version brought, the first one first: the names of the migrations.
    static let versions = [
        "control-tables", "change-log", "cursors", "call-budget", "product-images", "server", "outbox", "records",
        "image-retries", "comparisons",
    ]

    package static let all = [
        meta, runs, cursors, deadLetters, leases, commits, changeLog, suspects, callBudget, accessTokens, productImages,
        inbox, queue,
        schedules, alerts, audit, outbox, retries, columnFaults, volatileMembers,
        comparisons,
    ]

    static let meta = ControlTable(name: "tds_meta", since: 1, columns: [.text("key"), .text("value")])

    static let runs = ControlTable(
        name: "tds_sync_runs",
        since: 1,
        columns: [
            .uuid("id"), .text("entity_type"), .text("mode"), .text("status"), .instant("started_at"),
            .instant("finished_at").optional,
            .integer("total_processed").with { $0.sum = "synced + skipped + failed" },
        ] + counters + [
            .json("reasons").standard("'{}'"), .count("api_calls"), .integer("resumed_from_page").optional,
            .text("error").optional,
            // What was asked for; NULL for a run that was begun at the command line.
            .json("request", since: 6).optional, .instant("requested_at", since: 6).optional,
            .instant("available_at", since: 6).optional, .text("claimed_by", since: 6).optional,
            .instant("claimed_until", since: 6).optional, .count("attempts", since: 6),
            .instant("cancel_requested_at", since: 6).optional, .text("error_code", since: 10).optional,
            // Of the request: who asked for it, or for the same since then.
            .text("origin", since: 10).optional,
        ],
        indexes: [
            .init(name: "tds_sync_runs_started_at", definition: "(started_at)"),
            .init(
                name: "tds_sync_runs_waiting",
                definition: "(entity_type) WHERE status = 'pending'",
                isUnique: true,
                since: 6
            ),
            .init(
                name: "tds_sync_runs_open",
                definition: "(requested_at) WHERE status IN ('pending', 'in_progress')",
                since: 6
            ),
            // The last runs of each type and mode.
            .init(name: "tds_sync_runs_last", definition: "(entity_type, mode, started_at)", since: 6),
            // How fresh each type is.
            .init(
                name: "tds_sync_runs_fresh",
                definition: "(entity_type, started_at) WHERE status IN ('completed', 'partial') AND mode <> 'realtime'",
                since: 6
            ),
            // What is old enough to be removed.
            .init(name: "tds_sync_runs_finished_at", definition: "(finished_at)", since: 6),
        ]
    )

    private static let counters = RunCounter.all.map { ControlTable.Column.count($0.name, since: $0.since) }

    static let cursors = ControlTable(
        name: "tds_sync_cursors",
        since: 1,
        columns: [
            .text("entity_type"), .instant("cursor").optional, .uuid("checkpoint_run_id").optional,
            .integer("checkpoint_next_page").optional, .instant("checkpoint_saved_at").optional,
            .instant("updated_at"), .instant("cursor_reached", since: 3).optional,
            .integer("sweep_next_page", since: 3).optional, .instant("swept_at", since: 3).optional,
            // The rotation in which details are read again, and how far it is.
            .instant("details_swept_at", since: 8).optional, .text("details_swept_through", since: 8).optional,
        ]
    )

    static let deadLetters = ControlTable(
        name: "tds_dead_letter_queue",
        since: 1,
        columns: [
            .uuid("id"), .text("entity_type"), .text("entity_id").optional,
            // The shape and the entity's id, or 'sha256:' and the payload's hash where there is no id.
            .text("dedupe_key"), .text("reason"), .text("message"), .bytes("payload"), .uuid("sync_id"),
            .count("attempts", from: 1), .text("status").standard("'open'").among(["open", "resolved", "discarded"]),
            .instant("first_seen"), .instant("last_seen"),
            // What could not be read or stored, a list row or a detail; NULL where an older version did not say.
            .text("shape", since: 8).optional,
        ],
        unique: ["entity_type", "dedupe_key"],
        indexes: [
            .init(name: "tds_dead_letter_queue_open", definition: "(entity_type, entity_id) WHERE status = 'open'"),
            // The newest of all, the newest of a status, and the oldest of those that are closed.
            .init(name: "tds_dead_letter_queue_last_seen", definition: "(last_seen DESC, id)", since: 6),
            .init(name: "tds_dead_letter_queue_status", definition: "(status, last_seen DESC, id)", since: 6),
        ]
    )

    static let leases = ControlTable(
        name: "tds_leases",
        since: 1,
        columns: [
            .text("entity_type"), .integer("token"), .json("holder"), .instant("expires_at"),
            .instant("released_at").optional,
        ]
    )

    /// One row for each transaction, so that one whose COMMIT got no answer can be looked up.
    static let commits = ControlTable(
        name: "tds_commits",
        since: 1,
        columns: [.uuid("id"), .instant("committed_at").standard("now()")],
        only: .postgres
    )

    static let changeLog = ControlTable(
        name: "tds_sync_logs",
        since: 2,
        columns: [
            .sequence("sequence"),
            // Random, so that no index has to make sure of it: that would be a fifth of what the log costs.
            .uuid("event_id").standard("gen_random_uuid()").only(.postgres), .uuid("event_id").only(.sqlite),
            .instant("logged_at"), .uuid("sync_id").optional, .text("entity_type"), .key("entity_id"),
            .text("local_id").optional, .text("action"), .text("reason").optional, .text("shape").optional,
            .text("hash").optional, .text("previous_hash").optional,
            // NULL where there are none, as for every new record.
            .json("changed_fields").optional, .instant("relayed_at").optional,
            // Of a deletion: the id of the record that was answered instead.
            .text("answered_as", since: 8).optional,
        ],
        indexes: [
            .init(name: "tds_sync_logs_entity_id", definition: "(entity_id)"),
            .init(
                name: "tds_sync_logs_unrelayed",
                definition: """
                    (sequence) WHERE relayed_at IS NULL AND action IN ('inserted', 'updated', 'deleted', 'undeleted')
                    """
            ),
            // What changed since an instant; entries stand in the order of their times.
            .init(
                name: "tds_sync_logs_logged_at",
                definition: "USING brin (logged_at) WITH (autosummarize = on)",
                since: 6,
                only: .postgres
            ),
        ]
    )

    static let suspects = ControlTable(
        name: "tds_delete_suspects",
        since: 2,
        columns: [.text("entity_type"), .text("entity_id"), .instant("missed_since"), .uuid("sync_id")],
        key: ["entity_type", "entity_id"]
    )

    /// What the processes of an organization share where there is no Redis. Instants in the ledger are in microseconds since 1970.
    static let callBudget = ControlTable(
        name: "tds_call_budget",
        since: 4,
        columns: [
            .text("organization_id"), .json("ledger"), .instant("updated_at").standard("now()").only(.postgres),
        ]
    )

    static let accessTokens = ControlTable(
        name: "tds_access_tokens",
        since: 4,
        columns: [
            // A fingerprint of the credentials; and what only they can open.
            .text("account"), .text("sealed").optional, .instant("expires_at").standard("'-infinity'"),
            .text("locked_by").optional, .instant("locked_until").standard("'-infinity'"),
        ],
        only: .postgres
    )

    /// For people to join, so it is named like a data table; a product that is deleted leaves its row.
    static let productImages = ControlTable(
        name: "product_images",
        since: 5,
        columns: [
            .text("zoho_id"), .text("image_document_id"), .text("image_name").optional,
            .text("content_sha256").optional, .text("media_type").optional, .integer("bytes").optional,
            .text("location").optional, .instant("fetched_at"), .text("error").optional,
        ]
    )
}
