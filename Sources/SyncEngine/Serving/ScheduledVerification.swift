package import SyncCore

/// A verification that the schedule asks for.
package struct ScheduledVerification: Sendable {
    /// A type whose run works is compared later; after so many tries its next turn has to do.
    private static let attemptsMax = 20
    private static let busyPause: Duration = .seconds(30)

    private let time: any TimeSource
    private let sync: @Sendable (EntityType) async -> RunReport
    private let compare: @Sendable (EntityType) async throws(SyncError) -> Void

    /// - Parameters:
    ///   - sync: a run of what changed.
    ///   - compare: rows with the source.
    package init(
        time: any TimeSource,
        sync: @escaping @Sendable (EntityType) async -> RunReport,
        compare: @escaping @Sendable (EntityType) async throws(SyncError) -> Void
    ) {
        self.time = time
        self.sync = sync
        self.compare = compare
    }

    package func verify(_ type: EntityType) async throws(SyncError) {
        var attempt = 1
        while true {
            do throws(SyncError) {
                // What changed since the type's last run is no fault, so everything is read before it is compared.
                if let error = await sync(type).error { throw error }
                return try await compare(type)
            } catch {
                guard error.code == .leaseHeld, attempt < Self.attemptsMax else { throw error }
                attempt += 1
                try await time.sleep(for: Self.busyPause)
            }
        }
    }
}
