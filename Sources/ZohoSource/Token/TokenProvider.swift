import SyncCore
import Synchronization

/// The current access token, shared by all calls: got once, kept for other processes, replaced in time.
///
/// A hundred callers at once cost one request: one of them makes it in its own task, the others wait for it. Where that one
/// is cancelled, the next takes over.
final class TokenProvider: Sendable {
    private struct State {
        var machine = TokenMachine()
        var waiting: [TokenMachine.Waiter: CheckedContinuation<TokenMachine.Turn, Never>] = [:]
        var lastWaiter = 0
    }

    private let state = Mutex(State())
    private let source: TokenSource
    private let time: any TimeSource

    init(_ source: TokenSource, time: any TimeSource) {
        self.source = source
        self.time = time
    }

    /// A token that is good for the next five minutes.
    func token() async throws(SyncError) -> AccessToken {
        try await take { machine, waiter, now in machine.ask(waiter, now: now) }
    }

    /// A token instead of one that the API refused; asks for a new one only if that one still is the current one.
    /// - Returns: the refused one where no other is asked for now, see ``ReplacementLog``.
    func replacement(for refused: AccessToken) async throws(SyncError) -> AccessToken {
        try await take { machine, waiter, now in machine.refuse(refused, waiter, now: now) }
    }

    private typealias Event = @Sendable (inout TokenMachine, TokenMachine.Waiter, Instant) -> TokenMachine.Turn?

    private func take(_ event: Event) async throws(SyncError) -> AccessToken {
        switch await turn(event) {
        case .use(let token): return token
        case .fail(let error): throw error
        case .acquire(let refused): return try await acquire(insteadOf: refused)
        }
    }

    private func turn(_ event: Event) async -> TokenMachine.Turn {
        let waiter = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = time.now()
                let turn: TokenMachine.Turn? = state.withLock { state in
                    // Checked inside of the lock: a cancellation after this finds the continuation.
                    if Task.isCancelled { return .fail(.cancelled) }
                    let turn = event(&state.machine, waiter, now)
                    if turn == nil { state.waiting[waiter] = continuation }
                    return turn
                }
                if let turn { continuation.resume(returning: turn) }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                guard let continuation = state.waiting.removeValue(forKey: waiter) else {
                    return CheckedContinuation<TokenMachine.Turn, Never>?.none
                }
                state.machine.leave(waiter)
                return continuation
            }
            continuation?.resume(returning: .fail(.cancelled))
        }
    }

    /// Gets a token for everybody who waits.
    private func acquire(insteadOf refused: AccessToken?) async throws(SyncError) -> AccessToken {
        do throws(SyncError) {
            let token = try await source.token(insteadOf: refused)
            resume { state in state.machine.acquired(token).map { ($0, .use(token)) } }
            return token
        } catch {
            let now = time.now()
            resume { state in state.machine.failed(error, now: now) }
            throw error
        }
    }

    private func resume(_ event: (inout State) -> [(waiter: TokenMachine.Waiter, turn: TokenMachine.Turn)]) {
        let woken = state.withLock { state in
            event(&state).compactMap { waiter, turn in
                state.waiting.removeValue(forKey: waiter).map { ($0, turn) }
            }
        }
        for (continuation, turn) in woken { continuation.resume(returning: turn) }
    }
}
