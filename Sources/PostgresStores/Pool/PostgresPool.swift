import SyncCore
import Synchronization

/// The connections of one process to one database: a bounded number, opened when they are needed and kept.
final class PostgresPool: Sendable {
    /// A connection that was idle for longer is asked whether the server still knows it.
    private static let trustedIdleTime: Duration = .seconds(30)

    let address: PostgresAddress
    private let limits: PostgresLimits
    private let time: any TimeSource
    private let state: Mutex<PoolState>

    init(address: PostgresAddress, limits: PostgresLimits, time: any TimeSource) {
        self.address = address
        self.limits = limits
        self.time = time
        state = Mutex(PoolState(connectionsMax: limits.connectionsMax))
    }

    /// Gives `body` a connection that works. It is used again where the work left it as it was, and closed where not.
    func withConnection<Value: Sendable>(
        _ body: (PostgresConnection) async -> PostgresConnection.Outcome<Value>
    ) async throws -> Value {
        let connection = try await take()
        let outcome = await body(connection)
        if outcome.isReusable {
            wake(state.withLock { $0.release(connection, now: time.now()) })
        } else {
            wake(state.withLock { $0.drop() })
        }
        return try outcome.result.get()
    }

    /// Closes what is idle now and everything else when it is given back. Whoever waits is told.
    func close() {
        for sleeper in state.withLock({ $0.close() }) { wake(sleeper) }
    }

    /// Outside of the lock: whoever wakes may ask for more.
    private func wake(_ sleeper: PoolState.Wake?) {
        if let sleeper { sleeper.resume(sleeper.turn) }
    }

    // MARK: - Taking a connection

    private func take() async throws -> PostgresConnection {
        switch await turn() {
        case .use(let connection, let idleSince):
            let isOld = idleSince.duration(to: time.now()) > Self.trustedIdleTime
            if await connection.isAlive(asking: isOld) { return connection }
            return try await open()
        case .open: return try await open()
        case .closed:
            throw SyncError(
                .destinationUnavailable,
                "The connections to \(address.displayName) were closed.",
                nextStep: "Start the program again."
            )
        case .tooLate:
            throw SyncError(
                .destinationUnavailable,
                "All \(limits.connectionsMax) connections to \(address.displayName) stayed in use for \(limits.poolTime).",
                nextStep: "Look for statements that wait (pg_stat_activity), then run the same command again."
            )
        case .cancelled: throw SyncError.cancelled
        }
    }

    /// Opens a connection in a place that is counted already; gives the place back where that fails.
    private func open() async throws -> PostgresConnection {
        do {
            return try await PostgresConnection.open(address, limits: limits)
        } catch {
            wake(state.withLock { $0.drop() })
            throw error
        }
    }

    private func turn() async -> PoolState.Turn {
        switch state.withLock({ $0.ask() }) {
        case .turn(let turn): return turn
        case .wait(let number):
            return await withTaskGroup(of: Void.self) { group in
                group.addTask { [self] in
                    // Cancelled once the wait is over.
                    guard (try? await time.sleep(for: limits.poolTime)) != nil else { return }
                    giveUp(number, .tooLate)
                }
                defer { group.cancelAll() }
                return await sleep(number)
            }
        }
    }

    private func sleep(_ number: Int) async -> PoolState.Turn {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if let turn = state.withLock({ $0.sleep(number) { continuation.resume(returning: $0) } }) {
                    continuation.resume(returning: turn)
                }
            }
        } onCancel: {
            giveUp(number, .cancelled)
        }
    }

    private func giveUp(_ number: Int, _ turn: PoolState.Turn) {
        wake(state.withLock { $0.giveUp(number, turn) })
    }
}
