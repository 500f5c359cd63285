package import Logging
package import SyncCore

/// Carries change events on while a server runs: once for all its runs, so that they stay in order.
package struct EventCarrier: Sendable {
    private static let pause: Duration = .seconds(1)
    /// After a failure; the events stay in the change log.
    private static let longPause: Duration = .seconds(10)

    private let relay: EventRelay
    private let signals: ServerSignals
    private let time: any TimeSource
    private let logger: Logger

    package init(_ relay: EventRelay, signals: ServerSignals, time: any TimeSource, logger: Logger) {
        self.relay = relay
        self.signals = signals
        self.time = time
        self.logger = logger
    }

    /// Works until the task is cancelled.
    package func work() async {
        let loop = BackgroundLoop(
            every: Self.pause,
            afterFailure: Self.longPause,
            wokenBy: signals.ended,
            time: time,
            logger: logger
        )
        await loop.run(orSay: "Change events wait") { () async throws(SyncError) in
            _ = try await relay.drain()
            return false
        }
    }
}
