import ServiceLifecycle
import SyncCore
import SyncEngine

/// A run as a stream of server-sent events (HTML Living Standard, section 9.2): `progress` whenever its numbers change, `end` when
/// it has ended.
struct RunProgress: Sendable {
    private static let pause: Duration = .milliseconds(500)
    /// A comment is sent where nothing else was, so that nobody on the way takes the connection for dead.
    private static let quietTurnsMax = 30

    /// Of one event.
    static let schema = Schema.object(
        [("event", .string(values: ["progress", "end"])), ("data", .jsonText(.named("Run")))],
        required: ["event", "data"]
    )

    let service: RunService
    let id: String

    /// - Returns: gives one event after the other, when it comes; nil ends them.
    func events() -> @Sendable () async -> String? {
        let state = Follower(service: service, id: id)
        return { await state.next() }
    }

    private actor Follower {
        private let service: RunService
        private let id: String
        private var last: String?
        private var hasEnded = false

        init(service: RunService, id: String) {
            self.service = service
            self.id = id
        }

        /// - Returns: nil at the end, also where the run cannot be looked up any more.
        func next() async -> String? {
            guard !hasEnded else { return nil }
            for _ in 0..<RunProgress.quietTurnsMax {
                guard !Task.isShuttingDownGracefully, let run = try? await service.run(id) else { return nil }
                hasEnded = run.hasEnded
                let json = RunView.json(run, now: service.ports.time.now()).shownJSON
                if hasEnded { return "event: end\ndata: \(json)\n\n" }
                let numbers = run.status.rawValue + RunFields.numbers.json(of: run)
                if numbers != last {
                    last = numbers
                    return "event: progress\ndata: \(json)\n\n"
                }
                let signal = service.ports.signals.ended
                let wait: Void? = try? await signal.wait(
                    after: signal.turns,
                    atMost: RunProgress.pause,
                    service.ports.time
                )
                guard wait != nil else { return nil }
            }
            return ": still there\n\n"
        }
    }
}
