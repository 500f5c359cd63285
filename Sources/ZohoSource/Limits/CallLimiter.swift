import SyncCore
import Synchronization

/// Lets calls out as ``CallGate`` says; one per organization, whatever asks.
///
/// A call waits in the task that makes it: the first of the queue sleeps where the minute is full, the others are woken by
/// whoever leaves. A call that sleeps sees a new park at the end of its sleep, so at most a minute late.
final class CallLimiter: Sendable {
    private struct State {
        var gate: CallGate
        var sleepers: [CallGate.Ticket: CheckedContinuation<Void, Never>] = [:]

        /// Takes out those that are to ask again.
        mutating func wake(_ tickets: [CallGate.Ticket]) -> [CheckedContinuation<Void, Never>] {
            tickets.compactMap { sleepers.removeValue(forKey: $0) }
        }
    }

    private let state: Mutex<State>
    private let time: any TimeSource

    init(_ gate: CallGate, time: any TimeSource) {
        state = Mutex(State(gate: gate))
        self.time = time
    }

    var concurrentAllowed: Int { state.withLock { $0.gate.concurrentAllowed } }

    /// Runs one call when its turn comes.
    /// - Throws: what the call throws; the parked error while the organization is parked;
    ///   ``SyncError/Code/concurrencyExceeded`` where too many wait already; ``SyncError/Code/cancelled``.
    func withTurn<Result: Sendable>(
        _ call: () async throws(SyncError) -> Result
    ) async throws(SyncError) -> Result {
        try await enter()
        do throws(SyncError) {
            let result = try await call()
            leave(after: nil)
            return result
        } catch {
            leave(after: error)
            throw error
        }
    }

    private func enter() async throws(SyncError) {
        guard let ticket = state.withLock({ $0.gate.arrive() }) else { throw Self.queueIsFull }
        while true {
            guard !Task.isCancelled else { throw give(up: ticket, .cancelled) }
            let now = time.now()
            switch state.withLock({ $0.gate.step(ticket, now: now) }) {
            case .go:
                wakeFront()
                return
            case .refuse(let error):
                wakeFront()
                throw error
            case .sleep(let duration):
                do throws(SyncError) { try await time.sleep(for: duration) } catch { throw give(up: ticket, error) }
            case .wait:
                await waitForWake(ticket)
            }
        }
    }

    private func leave(after error: SyncError?) {
        let now = time.now()
        let woken = state.withLock { state in
            if error?.code == .concurrencyExceeded { state.gate.concurrencyExceeded() }
            if let error, Self.parks(error) { state.gate.park(for: error, now: now) }
            state.gate.leave(successful: error == nil)
            // Where the organization is parked now, every waiting call learns of it at once.
            let all = state.gate.parkedError(now: now) != nil
            return state.wake(all ? state.gate.waiting : [state.gate.front].compactMap(\.self))
        }
        for sleeper in woken { sleeper.resume() }
    }

    /// A throttled token endpoint parks tokens, not calls.
    private static func parks(_ error: SyncError) -> Bool {
        error.code == .rateLimited || error.code == .dailyQuotaSpent
    }

    private func wakeFront() {
        let woken = state.withLock { state in state.wake([state.gate.front].compactMap(\.self)) }
        for sleeper in woken { sleeper.resume() }
    }

    private func give(up ticket: CallGate.Ticket, _ error: SyncError) -> SyncError {
        state.withLock { $0.gate.remove(ticket) }
        wakeFront()
        return error
    }

    /// Returns when the call is to ask again, or its task is cancelled.
    private func waitForWake(_ ticket: CallGate.Ticket) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = time.now()
                let asksAgain = state.withLock { state in
                    // Somebody may have left since the last step: what would have been the wake-up is noticed here.
                    if Task.isCancelled || state.gate.front == ticket || state.gate.parkedError(now: now) != nil {
                        return true
                    }
                    state.sleepers[ticket] = continuation
                    return false
                }
                if asksAgain { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.wake([ticket]) }.first?.resume()
        }
    }

    private static let queueIsFull = SyncError(
        .concurrencyExceeded,
        "Too many calls wait for their turn already.",
        nextStep: "Start fewer runs at the same time."
    )
}
