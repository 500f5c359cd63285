import SyncCore
import SyncEngine

/// A run as the API shows it.
enum RunView {
    static func json(_ run: RunRecord, now: Instant) -> String {
        JSONWriter.object(members(run, now: now))
    }

    static func members(_ run: RunRecord, now: Instant) -> [(String, String?)] {
        [
            ("sync_id", JSONWriter.string(run.id)),
            ("entity_type", JSONWriter.string(run.entityType)),
            ("mode", JSONWriter.string(run.mode.rawValue)),
            ("status", JSONWriter.string(run.status.rawValue)),
            ("origin", JSONWriter.string(run.request?.origin.rawValue ?? "command")),
            ("correlation_id", run.request?.correlationID.map(JSONWriter.string)),
            ("started_at", JSONWriter.string(run.startedAt.description)),
            ("finished_at", run.finishedAt.map { JSONWriter.string($0.description) } ?? "null"),
            ("duration_seconds", seconds(run, now: now)),
            ("stats", stats(run)),
            ("hit_rate", JSONWriter.string(CacheSession(run.counters).hitRateText)),
            ("resumed_from_page", run.resumedFromPage.map(String.init)),
            ("error", run.error.map(JSONWriter.string) ?? "null"),
        ]
    }

    static func seconds(_ run: RunRecord, now: Instant) -> String {
        let took = run.startedAt.duration(to: run.finishedAt ?? now)
        return max(took, .zero).text(digits: 3)
    }

    /// The numbers of contract, section 4.
    static func stats(_ run: RunRecord) -> String {
        let successful = run.counters.synced.plus(run.counters.skipped)
        return "{\"successful\":\(successful)," + run.statsJSON.dropFirst()
    }

    static let schema = Schema.object(
        [
            ("sync_id", .string(format: "uuid")),
            ("entity_type", .string()),
            ("mode", .string(values: SyncMode.allCases.map(\.rawValue))),
            ("status", .string(values: ["pending", "in_progress", "completed", "failed", "cancelled", "partial"])),
            ("origin", .string(values: ["api", "schedule", "command"])),
            ("correlation_id", .string()),
            ("started_at", .string(format: "date-time")),
            ("finished_at", .nullable(.string(format: "date-time"))),
            ("duration_seconds", .number),
            ("stats", .named("Stats")),
            ("hit_rate", .string()),
            ("resumed_from_page", .integer()),
            ("error", .nullable(.string())),
        ],
        required: ["sync_id", "entity_type", "mode", "status", "started_at", "stats"]
    )

    static let statsSchema = Schema.object(
        [
            ("total_processed", .integer()), ("successful", .integer()),
        ] + RunCounter.all.map { ($0.name, .integer()) } + [("reasons", .map(.integer())), ("api_calls", .integer())],
        required: ["total_processed", "successful", "synced", "skipped", "failed", "deleted", "reasons", "api_calls"]
    )
}
