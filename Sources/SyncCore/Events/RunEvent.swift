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
        let ended: [Field<RunSnapshot>] =
            run.finishedAt == nil
            ? [] : [RunFields.finishedAt, RunFields.duration, RunFields.stats(), RunFields.error]
        return (RunFields.identity + [RunFields.startedAt] + ended).json(of: RunSnapshot(run, now: run.startedAt))
    }
}
