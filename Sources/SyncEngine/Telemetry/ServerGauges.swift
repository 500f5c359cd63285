package import Metrics
package import SyncCore
import Synchronization

/// Looks at the server when somebody asks for its metrics, and sets the gauges.
///
/// What cannot be known at the moment has no gauge: an old value would look like a new one.
package final class ServerGauges: Sendable {
    /// How long a scrape waits for the database.
    private static let patience: Duration = .seconds(5)
    /// The caches that ``SyncStateCache/backend`` names.
    private static let backends = ["memory", "redis", "sqlite"]

    private struct State {
        /// Those that are set, by what identifies them.
        var meters: [String: Meter] = [:]
        var isLooking = false
    }

    private let read: @Sendable () async throws(SyncError) -> [GaugeReading]
    private let readiness: @Sendable () -> ReadinessReport
    private let backend: @Sendable () -> String
    private let time: any TimeSource
    private let factory: any MetricsFactory
    private let startedAt: Instant
    private let state = Mutex(State())

    package convenience init(
        statistics: StatisticsReader,
        cache: any SyncStateCache,
        readiness: ReadinessMonitor,
        time: any TimeSource,
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.init(
            read: { () async throws(SyncError) in
                try await statistics.statistics().readings + (try await statistics.deliveries().readings)
            },
            readiness: { readiness.report() },
            backend: { cache.backend },
            time: time,
            factory: factory
        )
    }

    /// - Parameter read: all that the database tells.
    init(
        read: @escaping @Sendable () async throws(SyncError) -> [GaugeReading],
        readiness: @escaping @Sendable () -> ReadinessReport,
        backend: @escaping @Sendable () -> String,
        time: any TimeSource,
        factory: any MetricsFactory
    ) {
        self.read = read
        self.readiness = readiness
        self.backend = backend
        self.time = time
        self.factory = factory
        startedAt = time.now()
    }

    /// Sets all gauges. Never waits long, and never throws.
    package func sample() async {
        let own = [
            GaugeReading(.ready, readiness().isReady ? 1 : 0),
            GaugeReading(.uptime, startedAt.duration(to: time.now()).seconds),
        ]
        let backends = Self.backends.map { name in
            GaugeReading(.cacheBackend, ["backend": name], backend() == name ? 1 : 0)
        }
        set(own + backends + (await fromDatabase() ?? []))
    }

    // MARK: Steps

    /// Nil where the database does not tell, or is still busy with an earlier question.
    private func fromDatabase() async -> [GaugeReading]? {
        let isFree = state.withLock { state in
            defer { state.isLooking = true }
            return !state.isLooking
        }
        guard isFree else { return nil }
        return await withDeadline(Self.patience, time) { [self] in
            defer { state.withLock { $0.isLooking = false } }
            return try? await read()
        } ?? nil
    }

    private func set(_ readings: [GaugeReading]) {
        state.withLock { state in
            var gone = state.meters
            for reading in readings {
                let labels = reading.labels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
                let key = "\(reading.name) \(labels)"
                let meter =
                    gone.removeValue(forKey: key)
                    ?? Meter(label: reading.name, dimensions: labels, factory: factory)
                meter.set(reading.value)
                state.meters[key] = meter
            }
            for (key, meter) in gone {
                meter.destroy()
                state.meters[key] = nil
            }
        }
    }
}
