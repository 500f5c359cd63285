import SyncCore
import SyncEngine

/// The verifications that the schedule asks for. One that differs raises an alert.
struct Verifications: Sendable {
    /// A type whose run works is compared later; after so many tries its next turn has to do.
    private static let attemptsMax = 20
    private static let busyPause: Duration = .seconds(30)

    let app: App
    let watch: RunWatch
    let alerts: AlertMonitor

    func verify(_ type: EntityType) async throws(SyncError) {
        await alerts.verified(try await compare(type))
    }

    private func compare(_ type: EntityType) async throws(SyncError) -> VerificationReport {
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
