package import Logging
package import SyncCore

/// Takes one turn after the other until its task is cancelled: what a server does beside its requests. A turn that fails is told in the
/// log, and the next one comes all the same.
package struct BackgroundLoop: Sendable {
    private let pause: Duration
    private let failurePause: Duration
    private let signal: WakeSignal?
    private let time: any TimeSource
    private let logger: Logger

    /// - Parameters:
    ///   - pause: between two turns.
    ///   - failurePause: after a turn that failed; nil for the pause.
    ///   - signal: ends a pause early.
    package init(
        every pause: Duration,
        afterFailure failurePause: Duration? = nil,
        wokenBy signal: WakeSignal? = nil,
        time: any TimeSource,
        logger: Logger
    ) {
        self.pause = pause
        self.failurePause = failurePause ?? pause
        self.signal = signal
        self.time = time
        self.logger = logger
    }

    /// - Parameters:
    ///   - complaint: what the log says of a turn that failed.
    ///   - turn: returns whether the next turn comes at once.
    package func run(
        orSay complaint: String,
        level: Logger.Level = .warning,
        _ turn: () async throws(SyncError) -> Bool
    ) async {
        while !Task.isCancelled {
            // Noted before, so that a signal that comes meanwhile is not missed.
            let signals = signal?.turns ?? 0
            do throws(SyncError) {
                if try await turn() { continue }
                try await wait(after: signals)
            } catch {
                guard !Task.isCancelled else { return }
                logger.log(level: level, "\(complaint)", metadata: ["error": "\(error)"])
                try? await time.sleep(for: failurePause)
            }
        }
    }

    private func wait(after signals: Int) async throws(SyncError) {
        if let signal {
            try await signal.wait(after: signals, atMost: pause, time)
        } else {
            try await time.sleep(for: pause)
        }
    }
}
