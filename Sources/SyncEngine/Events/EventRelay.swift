package import SyncCore

/// Carries events from the change log, which is their outbox, to a sink: at least once, and those of one record in order.
package struct EventRelay: Sendable {
    private static let chunk = 500

    private let log: any ChangeLog
    private let sink: any EventSink
    private let time: any TimeSource

    package init(log: any ChangeLog, sink: any EventSink, time: any TimeSource) {
        self.log = log
        self.sink = sink
        self.time = time
    }

    /// Carries all that is there. A crash between the sink and the mark tells an event twice.
    /// - Returns: how many events were carried.
    package func drain() async throws(SyncError) -> Int {
        var count = 0
        while true {
            guard !Task.isCancelled else { throw .cancelled }
            let changes = try await log.unrelayed(limit: Self.chunk)
            guard !changes.isEmpty else { return count }
            try await sink.publish(changes.compactMap { ChangeEvent($0)?.envelope })
            try await log.markRelayed(changes.map(\.sequence), at: time.now())
            count += changes.count
        }
    }
}
