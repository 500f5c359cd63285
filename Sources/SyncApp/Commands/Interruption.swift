import UnixSignals

/// Ctrl-C and SIGTERM.
enum Interruption {
    private enum Event<Result: Sendable>: Sendable {
        case finished(Result)
        case signalled
    }

    /// Runs `body`; the first signal cancels its task, and the program waits for it to end in order.
    static func cancelling<Result: Sendable>(
        _ terminal: Terminal,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Event<Result>.self) { group in
            // A group of its own, so that the signal cancels the work and not the waiting for it.
            let work = Task { try await body() }
            group.addTask { .finished(try await work.value) }
            group.addTask {
                for await _ in signals { return .signalled }
                return .signalled
            }
            defer { group.cancelAll() }
            while let event = try await group.next() {
                switch event {
                case .finished(let result):
                    return result
                case .signalled:
                    terminal.note("stopping at the end of the batch …")
                    work.cancel()
                }
            }
            throw CancellationError()
        }
    }
}
