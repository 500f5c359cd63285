import Logging
import SyncCore
import SyncEngine
import ZohoSource

extension App {
    /// Runs in a server: they end where the day's calls are spent, for whoever asked waits for an answer and the schedule comes
    /// again; their events are carried on by ``EventCarrier``.
    /// - Parameter runID: of the run; nil for a new one each time.
    func serverOrchestrator(
        for options: SyncOptions,
        runID: String? = nil,
        watch: RunWatch,
        logger: Logger
    ) -> SyncOrchestrator {
        var ports = ports(with: options.selection.priority(waitsForQuota: false))
        ports.outlivesRuns = true
        if let runID { ports.makeRunID = { runID } }
        return SyncOrchestrator(ports: ports, retention: retention, watch: watch, logger: logger)
    }

    /// A comparison in a server; it ends where the day's calls are spent.
    func verify(_ type: EntityType, heals: Bool, watch: RunWatch) async throws(SyncError) -> VerificationReport {
        var ports = ports(with: CallPriority(.routine))
        ports.outlivesRuns = true
        let verifier = Verifier(ports: ports, options: options, logger: logger)
        return try await watch.watching(type.name, usage: { [source = ports.source] in source.usage }) { _ in
            do throws(SyncError) {
                return Result<VerificationReport, SyncError>.success(try await verifier.verify(type, heals: heals))
            } catch {
                return .failure(error)
            }
        }.get()
    }
}
