import FoundationEssentials
import HTTPTypes
import ServiceLifecycle
import SyncCore
import SyncEngine

/// Where runs are asked for, followed and ended.
struct RunService: Sendable {
    /// How often a run is looked at that is followed; one that ends in this process wakes its followers.
    private static let pause: Duration = .milliseconds(250)

    let ports: ServerPorts

    func request(_ request: RunRequest) async throws(SyncError) -> RunTicket {
        let id = UUID().uuidString.lowercased()
        let ticket = try await ports.database.runQueue.request(request, id: id, now: ports.time.now())
        ports.signals.requested.wake()
        return ticket
    }

    /// - Throws: ``APIFault``: 404 where there is no such run.
    func run(_ id: String) async throws -> RunRecord {
        guard let run = try await ports.database.runs.run(id) else { throw Self.unknown(id) }
        return run
    }

    /// Waits until a run has ended, in whatever process.
    /// - Throws: ``APIFault``: 503 where this server stops before that; the run goes on, here later or elsewhere.
    func end(of id: String) async throws -> RunRecord {
        while true {
            let turns = ports.signals.ended.turns
            let run = try await run(id)
            if run.hasEnded { return run }
            guard !Task.isShuttingDownGracefully else { throw Self.stopping(id) }
            try await ports.signals.ended.wait(after: turns, atMost: Self.pause, ports.time)
        }
    }

    func cancel(_ id: String) async throws(SyncError) -> CancelOutcome {
        let outcome = try await ports.database.runQueue.cancel(id, now: ports.time.now())
        ports.signals.ended.wake()
        return outcome
    }

    /// The run of a request's path.
    func run(_ request: APIRequest) async throws -> RunRecord {
        guard let id = request.uuid() else { throw Self.unknown(request.parameter("id")) }
        return try await run(id)
    }

    private static func unknown(_ id: String) -> APIFault {
        .notFound("There is no run \(id).", nextStep: "GET /api/tds/runs lists the last runs.")
    }

    private static func stopping(_ id: String) -> APIFault {
        var fault = APIFault(
            503,
            "stopping",
            "The server stops. The run is not lost: it goes on when a server is there.",
            nextStep: "Look at GET /api/tds/runs/\(id) a little later."
        )
        fault.runID = id
        fault.headers[.retryAfter] = "5"
        return fault
    }
}

extension RunRecord {
    var hasEnded: Bool { status != .pending && status != .inProgress }
}
