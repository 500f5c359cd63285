import CLibPQ
import SyncCore
import Synchronization

/// Whether the work on a connection may still be interrupted. Interrupted is only what can be undone: once a COMMIT is on
/// its way the work goes on to its end.
final class Interruption: Sendable {
    private enum State {
        /// Can transition to: `requested`, `sealed`.
        case open
        /// Terminal: nothing is committed any more.
        case requested
        /// Terminal: a commit is on its way, and a request comes too late.
        case sealed
    }

    private let state = Mutex(State.open)

    /// - Returns: whether the running statement is to be cancelled.
    func request() -> Bool {
        state.withLock { state in
            guard case .open = state else { return false }
            state = .requested
            return true
        }
    }

    /// Throws ``SyncError/cancelled`` where the request came first.
    func seal() throws(SyncError) {
        let isLate = state.withLock { state in
            if case .requested = state { return true }
            state = .sealed
            return false
        }
        if isLate { throw .cancelled }
    }

    var isRequested: Bool {
        state.withLock { if case .requested = $0 { true } else { false } }
    }
}

/// The right to cancel what a connection is doing, usable from any thread.
final class CancelKey: Sendable {
    // PQcancel only reads it, and libpq promises that this is safe from any thread.
    nonisolated(unsafe) private let key: OpaquePointer

    init?(_ connection: OpaquePointer) {
        guard let key = PQgetCancel(connection) else { return nil }
        self.key = key
    }

    deinit {
        PQfreeCancel(key)
    }

    /// Asks the server to end the running statement. Blocks while the request is being sent.
    func cancel() {
        var message = [CChar](repeating: 0, count: 256)
        // Best effort: what fails here ends with the statement's own time-out.
        _ = PQcancel(key, &message, Int32(message.count))
    }
}
