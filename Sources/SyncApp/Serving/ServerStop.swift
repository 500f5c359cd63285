import Glibc
import ServiceLifecycle
import SyncCore
import UnixSignals

/// The stop of a server: the first signal ends it in order, the second at once, and it never takes longer than is promised.
///
/// Ending at once loses nothing either: that is what a kill would do.
struct ServerStop: Sendable {
    /// Within the promised 10 s, also where a machine is slow.
    private static let hardLimit: Duration = .seconds(9)

    private let terminal: Terminal
    private let time: any TimeSource

    init(_ terminal: Terminal, time: any TimeSource) {
        self.terminal = terminal
        self.time = time
    }

    /// Runs the services until they have ended.
    func running(_ group: ServiceGroup) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let (stops, stop) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask { await obey(signals, group, stop) }
            tasks.addTask { await limit(stops) }
            defer { tasks.cancelAll() }
            // The other two have no end of their own.
            try await tasks.next()
        }
    }

    private func obey(
        _ signals: UnixSignalsSequence,
        _ group: ServiceGroup,
        _ stop: AsyncStream<Void>.Continuation
    ) async {
        var isStopping = false
        for await _ in signals {
            guard !isStopping else { leave(.cancelled, "ended at once") }
            isStopping = true
            terminal.note("stopping: runs end after their batch …")
            stop.yield()
            await group.triggerGracefulShutdown()
        }
    }

    private func limit(_ stops: AsyncStream<Void>) async {
        for await _ in stops {
            guard (try? await time.sleep(for: Self.hardLimit)) != nil else { return }
            leave(.completed, "what is left is cut off; it goes on after the next start")
        }
    }

    private func leave(_ status: ExitStatus, _ message: String) -> Never {
        terminal.note(message)
        _exit(status.rawValue)
    }
}
