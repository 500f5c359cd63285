import SyncCore
import Synchronization

/// Lets calls out: in the order of ``CallGate``, as the organization's ``CallBudget`` allows.
///
/// A call waits in the task that makes it. The first of the queue asks for a place in the minute, and sleeps where there is
/// none; the others are woken by whoever leaves. One that comes and goes before the first does not wait for its sleep: it asks at
/// once. A call that meets a pause waits outside of the queue, so that a call of another priority may go meanwhile.
final class CallLimiter: Sendable {
    private struct State {
        var gate: CallGate
        var sleepers: [CallGate.Ticket: CheckedContinuation<Void, Never>] = [:]
        /// Calls that a limit keeps waiting.
        var held = 0

        mutating func wakeFront() -> CheckedContinuation<Void, Never>? {
            guard let front = gate.front, let sleeper = sleepers.removeValue(forKey: front) else { return nil }
            gate.asks(front)
            return sleeper
        }
    }

    let budget: CallBudget
    private let state: Mutex<State>
    private let time: any TimeSource

    init(_ gate: CallGate, budget: CallBudget, time: any TimeSource) {
        state = Mutex(State(gate: gate))
        self.budget = budget
        self.time = time
    }

    /// Whether a limit keeps calls waiting.
    var isHolding: Bool { state.withLock { $0.held > 0 } }

    var concurrentAllowed: Int { state.withLock { $0.gate.concurrentAllowed } }

    /// Runs one call when its turn comes.
    /// - Parameter module: of the API; calls of one class take turns by it.
    /// - Throws: what the call throws; the error of a pause that is not waited out;
    ///   ``SyncError/Code/concurrencyExceeded`` where too many wait already; ``SyncError/Code/cancelled``.
    func withTurn<Result: Sendable>(
        _ priority: CallPriority,
        module: String,
        _ call: () async throws(SyncError) -> Result
    ) async throws(SyncError) -> Result {
        repeat {
            try await holding { () async throws(SyncError) in try await budget.waitOut(priority) }
        } while try await !takeTurn(priority, module)
        do throws(SyncError) {
            let result = try await call()
            leave(after: nil)
            return result
        } catch {
            await budget.heard(error)
            leave(after: error)
            throw error
        }
    }

    /// - Returns: false where a pause has come up.
    private func takeTurn(_ priority: CallPriority, _ module: String) async throws(SyncError) -> Bool {
        guard let ticket = state.withLock({ $0.gate.arrive(priority.callClass, module: module) }) else {
            throw Self.queueIsFull
        }
        do throws(SyncError) {
            let goes = try await waitForPlace(ticket, priority)
            leaveQueue(ticket, goes: goes)
            return goes
        } catch {
            leaveQueue(ticket, goes: false)
            throw error
        }
    }

    private func waitForPlace(_ ticket: CallGate.Ticket, _ priority: CallPriority) async throws(SyncError) -> Bool {
        while true {
            await waitForFront(ticket)
            guard !Task.isCancelled else { throw .cancelled }
            switch try await budget.take(priority) {
            case .go: return true
            case .pause: return false
            case .wait(let duration):
                stopAsking(ticket)
                try await holding { () async throws(SyncError) in try await time.sleep(for: duration) }
            }
        }
    }

    private func holding(_ wait: () async throws(SyncError) -> Void) async throws(SyncError) {
        state.withLock { $0.held += 1 }
        defer { state.withLock { $0.held -= 1 } }
        try await wait()
    }

    /// Others may ask while this call sleeps.
    private func stopAsking(_ ticket: CallGate.Ticket) {
        let next = state.withLock { state in
            state.gate.stopsAsking(ticket)
            return state.wakeFront()
        }
        next?.resume()
    }

    private func leaveQueue(_ ticket: CallGate.Ticket, goes: Bool) {
        let next = state.withLock { state in
            if goes { state.gate.go(ticket) } else { state.gate.remove(ticket) }
            return state.wakeFront()
        }
        next?.resume()
    }

    private func leave(after error: SyncError?) {
        let next = state.withLock { state in
            if error?.code == .concurrencyExceeded { state.gate.concurrencyExceeded() }
            state.gate.leave(successful: error == nil)
            return state.wakeFront()
        }
        next?.resume()
    }

    /// Returns when it is the call's turn, or its task is cancelled.
    private func waitForFront(_ ticket: CallGate.Ticket) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let asksNow = state.withLock { state in
                    // Somebody may have left just now: what would have been the wake-up is noticed here.
                    if Task.isCancelled { return true }
                    if state.gate.front == ticket {
                        state.gate.asks(ticket)
                        return true
                    }
                    state.sleepers[ticket] = continuation
                    return false
                }
                if asksNow { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: ticket) }?.resume()
        }
    }

    private static let queueIsFull = SyncError(
        .concurrencyExceeded,
        "Too many calls wait for their turn already.",
        nextStep: "Start fewer runs at the same time."
    )
}
