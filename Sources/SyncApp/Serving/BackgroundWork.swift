import ServiceLifecycle
import SyncEngine

/// Everything that a server does without being asked by a request. Nothing runs in the background that is not in this list.
enum BackgroundWork: CaseIterable, Sendable {
    /// The runs that were asked for.
    case runs
    /// The records that webhooks spoke of.
    case webhookRecords
    /// Reads details that are due.
    case details
    /// Asks for the runs that are due.
    case schedule
    /// The verifications that are due.
    case verifications
    /// Carries change events on.
    case events
    /// Looks whether all of this makes progress.
    case readiness
    /// Tells people what they must look at.
    case alerts
    /// Removes what is old.
    case retention
}

extension ServerParts {
    /// Works until the task is cancelled; what was begun then is given back.
    func perform(_ work: BackgroundWork) async {
        switch work {
        case .runs: await runWorker.work()
        case .webhookRecords: await recordWorker.run()
        case .details: await detailTurns.work()
        case .schedule: await scheduler.work()
        case .verifications: await verificationTurns.work()
        case .events: await eventCarrier?.work()
        case .readiness: await readiness.run()
        case .alerts: await alerts.run()
        case .retention: await retention.run()
        }
    }
}

/// All of ``BackgroundWork``, until the server stops.
struct BackgroundService: Service {
    private let parts: ServerParts

    init(_ parts: ServerParts) {
        self.parts = parts
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [parts] in
            await withTaskGroup(of: Void.self) { group in
                for work in BackgroundWork.allCases {
                    group.addTask { await parts.perform(work) }
                }
            }
        }
    }
}

/// See ``HTTPAPI/APIServer/description``.
extension BackgroundService: CustomStringConvertible {
    var description: String { "background work" }
}
