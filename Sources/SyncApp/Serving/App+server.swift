import Logging
import SyncCore
import SyncEngine
import ZohoSource

extension App {
    /// Runs in a server: they end where the day's calls are spent, for whoever asked waits for an answer and the schedule comes
    /// again; their events are carried on by ``EventCarrier``.
    /// - Parameters:
    ///   - callClass: for whom the runs are.
    ///   - runID: of the run; nil for a new one each time.
    ///   - givesWay: see ``SyncPorts/givesWay``.
    func serverOrchestrator(
        for options: SyncOptions,
        as callClass: CallClass,
        runID: String? = nil,
        givesWay: (@Sendable () async -> Bool)? = nil,
        watch: RunWatch,
        logger: Logger
    ) -> SyncOrchestrator {
        var ports = ports(
            with: options.selection.priority(waitsForQuota: false, for: callClass),
            details: .detail
        )
        ports.outlivesRuns = true
        ports.givesWay = givesWay
        if let runID { ports.makeRunID = { runID } }
        return SyncOrchestrator(ports: ports, retention: retention, watch: watch, logger: logger)
    }

    /// A comparison in a server; it ends where the day's calls are spent.
    func verify(
        _ type: EntityType,
        heals: Bool,
        as callClass: CallClass,
        givesWay: (@Sendable () async -> Bool)? = nil,
        watch: RunWatch
    ) async throws(SyncError) -> VerificationReport {
        var ports = ports(with: CallPriority(.routine, for: callClass))
        ports.outlivesRuns = true
        ports.givesWay = givesWay
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
