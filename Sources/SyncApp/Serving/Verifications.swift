import Logging
import SyncCore
import SyncEngine

/// The verifications that the schedule asks for, one after the other. One that differs raises an alert.
struct Verifications: Sendable {
    /// A type whose run works is compared later; after so many tries its next turn has to do.
    private static let attemptsMax = 20
    private static let busyPause: Duration = .seconds(30)

    private let app: App
    private let watch: RunWatch
    private let alerts: AlertMonitor
    private let asked: AsyncStream<String>
    private let ask: AsyncStream<String>.Continuation

    init(_ app: App, _ watch: RunWatch, _ alerts: AlertMonitor) {
        self.app = app
        self.watch = watch
        self.alerts = alerts
        // Each type is asked for seldom: as many places as there are types are enough.
        (asked, ask) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(EntityCatalog.all.count))
    }

    func ask(for entityType: String) { ask.yield(entityType) }

    /// Works until the task is cancelled.
    func work() async {
        for await name in asked {
            guard let type = EntityCatalog.type(named: name) else { continue }
            do throws(SyncError) {
                await alerts.verified(try await verify(type))
            } catch {
                guard error.code != .cancelled else { return }
                app.logger.warning(
                    "A verification waits for its next turn",
                    metadata: ["type": "\(name)", "error": "\(error)"]
                )
            }
        }
    }

    private func verify(_ type: EntityType) async throws(SyncError) -> VerificationReport {
        var attempt = 1
        while true {
            do throws(SyncError) {
                try await sync(type)
                return try await app.verify(type, heals: false, watch: watch)
            } catch {
                guard error.code == .leaseHeld, attempt < Self.attemptsMax else { throw error }
                attempt += 1
                try await app.time.sleep(for: Self.busyPause)
            }
        }
    }

    /// What changed since the type's last run is no fault, so everything is read before it is compared.
    private func sync(_ type: EntityType) async throws(SyncError) {
        let report = await app.serverOrchestrator(for: app.options, watch: watch, logger: app.logger)
            .sync(type, options: app.options)
        if let error = report.error { throw error }
    }
}
