/// A run at a moment: one that works has taken so long until then.
package struct RunSnapshot: Sendable {
    package let run: RunRecord
    package let now: Instant

    package init(_ run: RunRecord, now: Instant) {
        self.run = run
        self.now = now
    }

    package var duration: Duration { max(run.startedAt.duration(to: run.finishedAt ?? now), .zero) }
}

/// What every view tells of a run. Each view has a list of them, and may have some of its own.
package enum RunFields {
    package static let identity = [id, entityType, mode, status]

    package static let id = Field<RunSnapshot>("sync_id", "The run's id.", as: .uuid) { $0.run.id }

    private static let entityType = Field<RunSnapshot>("entity_type", "The type that it syncs.") { $0.run.entityType }

    private static let mode = Field<RunSnapshot>("mode", "How much of the type it reads.") { $0.run.mode }

    package static let status = Field<RunSnapshot>("status", "How far it is, or how it ended.") { $0.run.status }

    package static let startedAt = Field<RunSnapshot>("started_at", "When it began.") { $0.run.startedAt }

    package static let finishedAt = Field<RunSnapshot>(
        orNull: "finished_at",
        "When it ended; null while it waits or works."
    ) { $0.run.finishedAt }

    package static let duration = Field<RunSnapshot>(
        "duration_seconds",
        "How long it took, or has taken until now."
    ) { $0.duration }

    package static let error = Field<RunSnapshot>(orNull: "error", "What ended it early; null where nothing did.") {
        $0.run.error
    }

    package static let errorCode = Field<RunSnapshot>(ifAny: "error_code", "The error as a word for programs.") {
        $0.run.errorCode?.rawValue
    }

    package static let resumedFromPage = Field<RunSnapshot>(
        ifAny: "resumed_from_page",
        "The page at which it took up an unfinished run."
    ) { $0.run.resumedFromPage }

    /// - Parameter numbers: those of contract, section 4, and of the view's own.
    package static func stats(_ numbers: [Field<RunRecord>] = RunFields.numbers) -> Field<RunSnapshot> {
        Field("stats", "What became of its records.", as: .shared("Stats")) { FieldObject(numbers, of: $0.run) }
    }

    /// The numbers of contract, section 4.
    package static let numbers: [Field<RunRecord>] =
        [Field("total_processed", "Records that were read: synced + skipped + failed.") { $0.counters.totalProcessed }]
        + RunCounter.all.map(\.field) + [
            Field("reasons", "Why records were synced or skipped, and how many for each reason.") { Reasons(run: $0) },
            Field("api_calls", "Calls that were made to Zoho.") { $0.apiCalls },
        ]

    private struct Reasons: FieldValue {
        let run: RunRecord

        static var fieldType: FieldType { .counts }

        var fieldJSON: String {
            let sorted = run.counters.reasons.sorted { $0.key.rawValue < $1.key.rawValue }
            return JSONWriter.object(sorted.map { ($0.key.rawValue, String($0.value)) })
        }

        var fieldText: String? { nil }
    }
}

extension SyncMode: FieldValue {}
extension RunStatus: FieldValue {}
