import Dispatch
import SyncCore
import Synchronization

/// One connection to the server, on a thread of its own.
actor PostgresConnection {
    private nonisolated let thread = ConnectionThread.start()
    private nonisolated let cancelKey = Mutex<CancelKey?>(nil)
    private var session: Session?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private init() {}

    deinit {
        thread.end()
    }

    /// Connects, on the connection's thread.
    /// - Throws: ``NoConnection`` or ``PostgresError``.
    static func open(_ address: PostgresAddress, limits: PostgresLimits) async throws -> PostgresConnection {
        let connection = PostgresConnection()
        try await connection.connect(address, limits)
        return connection
    }

    /// What became of some work, and whether the connection may be used again.
    struct Outcome<Value: Sendable>: Sendable {
        let result: Result<Value, any Error>
        let isReusable: Bool
    }

    /// Runs blocking work on the connection's thread.
    ///
    /// When the calling task is cancelled, the running statement is cancelled too and the work ends with
    /// ``SyncError/cancelled``, unless it has sealed the session (``Session/interruption``). The connection is then not
    /// used again: the request may reach the server late, and would hit what runs by then.
    nonisolated func perform<Value: Sendable>(
        _ work: @escaping @Sendable (Session) throws -> Value
    ) async -> Outcome<Value> {
        let interruption = Interruption()
        return await withTaskCancellationHandler {
            await run(work, interruption)
        } onCancel: {
            guard interruption.request(), let key = cancelKey.withLock({ $0 }) else { return }
            // It waits for the server, which the cancelling thread must not.
            DispatchQueue.global().async { key.cancel() }
        }
    }

    /// Whether the server still serves this connection.
    /// - Parameter asking: whether to ask the server; otherwise only what it has said already counts.
    func isAlive(asking: Bool) -> Bool {
        guard let session, !session.wasCutWhileIdle else { return false }
        guard asking else { return true }
        return (try? session.run("SELECT 1")) != nil
    }

    private func connect(_ address: PostgresAddress, _ limits: PostgresLimits) throws {
        let session = try Session.connect(to: address, limits: limits)
        cancelKey.withLock { $0 = session.cancelKey }
        self.session = session
    }

    private func run<Value: Sendable>(
        _ work: @Sendable (Session) throws -> Value,
        _ interruption: Interruption
    ) -> Outcome<Value> {
        guard let session, !interruption.isRequested else {
            return Outcome(result: .failure(SyncError.cancelled), isReusable: false)
        }
        session.interruption = interruption
        let result = Result { try work(session) }
        return Outcome(
            // What a cancelled statement says is only that it was cancelled.
            result: interruption.isRequested ? result.flatMapError { _ in .failure(SyncError.cancelled) } : result,
            isReusable: session.isReusable
        )
    }
}
