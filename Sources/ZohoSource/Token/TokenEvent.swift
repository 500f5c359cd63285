import SyncCore

/// What other programs are told of the access token: that there is a new one, or none. Never the token itself.
enum TokenEvent {
    case refreshed(expiresAt: Instant)
    case refreshFailed(SyncError)

    /// - Parameter id: a UUID.
    func envelope(id: String, at now: Instant) -> EventEnvelope {
        EventEnvelope(id: id, type: type.rawValue, timestamp: now, dataJSON: dataJSON, correlationID: nil)
    }

    private var type: EventType {
        switch self {
        case .refreshed: .tokenRefreshed
        case .refreshFailed: .tokenRefreshFailed
        }
    }

    private var dataJSON: String {
        switch self {
        case .refreshed(let expiresAt):
            JSONWriter.object([("expires_at", JSONWriter.string(expiresAt.description))])
        case .refreshFailed(let error):
            JSONWriter.object([
                ("code", JSONWriter.string(error.code.rawValue)),
                ("message", JSONWriter.string(error.message)),
                ("next_step", JSONWriter.string(error.nextStep)),
            ])
        }
    }
}
