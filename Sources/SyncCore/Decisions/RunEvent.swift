/// The begin or end of a run as other programs are told of it.
package struct RunEvent: Sendable {
    package let run: RunRecord
    private let type: EventType

    /// Nil where the run waits: nothing happened yet.
    package init?(_ run: RunRecord) {
        switch run.status {
        case .pending: return nil
        case .inProgress: type = .syncStarted
        case .completed, .partial: type = .syncCompleted
        case .failed, .cancelled: type = .syncFailed
        }
        self.run = run
    }

    /// - Parameter id: of the event, a UUID.
    package func envelope(id: String) -> EventEnvelope {
        EventEnvelope(
            id: id,
            type: type.rawValue,
            timestamp: run.finishedAt ?? run.startedAt,
            dataJSON: dataJSON,
            // Where nobody asked, the run holds its events together.
            correlationID: run.request?.correlationID ?? run.id
        )
    }

    private var dataJSON: String {
        let beginning: [(name: String, json: String?)] = [
            ("sync_id", JSONWriter.string(run.id)),
            ("entity_type", JSONWriter.string(run.entityType)),
            ("mode", JSONWriter.string(run.mode.rawValue)),
            ("status", JSONWriter.string(run.status.rawValue)),
            ("started_at", JSONWriter.string(run.startedAt.description)),
        ]
        guard let finishedAt = run.finishedAt else { return JSONWriter.object(beginning) }
        return JSONWriter.object(
            beginning + [
                ("finished_at", JSONWriter.string(finishedAt.description)),
                ("duration_seconds", max(.zero, run.startedAt.duration(to: finishedAt)).text(digits: 3)),
                ("stats", run.statsJSON),
                ("error", run.error.map(JSONWriter.string) ?? "null"),
            ]
        )
    }
}
