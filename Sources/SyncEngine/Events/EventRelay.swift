package import SyncCore

/// Carries events from the change log and the outbox to a sink: at least once, and those of each of the two in order.
///
/// An event of the outbox is told after all changes that were committed before it: whoever hears that a run has completed has heard
/// of its changes.
package struct EventRelay: Sendable {
    private static let chunk = 500

    private let log: any ChangeLog
    private let outbox: any EventOutbox
    private let sink: any EventSink
    private let time: any TimeSource

    package init(log: any ChangeLog, outbox: any EventOutbox, sink: any EventSink, time: any TimeSource) {
        self.log = log
        self.outbox = outbox
        self.sink = sink
        self.time = time
    }

    /// Carries all that is there. A crash between the sink and the mark tells an event twice.
    /// - Returns: how many events were carried.
    package func drain() async throws(SyncError) -> Int {
        var count = 0
        while true {
            // Read before the changes, and told behind them.
            let events = try await outbox.unrelayed(limit: Self.chunk)
            count += try await drainChanges()
            guard !events.isEmpty else { return count }
            try await sink.publish(events.map(\.envelope))
            try await outbox.markRelayed(events.map(\.sequence), at: time.now())
            count += events.count
        }
    }

    private func drainChanges() async throws(SyncError) -> Int {
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
