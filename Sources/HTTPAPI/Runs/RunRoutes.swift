import HTTPTypes
import SyncCore
import SyncEngine

/// `/api/tds/runs…`
struct RunRoutes {
    let service: RunService

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/runs",
                summary: "The newest runs, newest first.",
                query: [.limit],
                replies: [200: .init(description: "Runs.", schema: .list("runs", .named("Run")))],
                handle: list
            ),
            Route(
                method: .get,
                path: "/api/tds/runs/{id}",
                summary: "One run: its progress, or how it ended.",
                placeholders: ["id": .string(format: "uuid")],
                replies: [200: .init(description: "The run.", schema: .named("Run"))],
                handle: { .json(RunView.json(try await service.run($0), now: service.ports.time.now())) }
            ),
            Route(
                method: .get,
                path: "/api/tds/runs/{id}/events",
                summary: "The run's progress as server-sent events.",
                placeholders: ["id": .string(format: "uuid")],
                replies: [
                    200: .init(
                        description: "Events, the last one `end`.",
                        schema: RunProgress.schema,
                        contentType: "text/event-stream"
                    )
                ],
                endsWithClient: true,
                handle: follow
            ),
            Route(
                method: .delete,
                path: "/api/tds/runs/{id}",
                summary: "Ends a run that waits or works, after its batch; the next one goes on where it ended.",
                placeholders: ["id": .string(format: "uuid")],
                replies: [
                    200: .init(description: "It waited, and is cancelled.", schema: .said),
                    202: .init(description: "It ends at the end of a batch.", schema: .said),
                ],
                faults: [409: "It has ended, or was begun at the command line."],
                handle: cancel
            ),
        ]
    }

    private func list(_ request: APIRequest) async throws -> APIAnswer {
        let limit = try request.limit()
        let runs = try await service.ports.database.runs.recent(limit: limit)
        let now = service.ports.time.now()
        return .object([("runs", JSONWriter.array(runs.map { RunView.json($0, now: now) }))])
    }

    private func follow(_ request: APIRequest) async throws -> APIAnswer {
        let run = try await service.run(request)
        let events = RunProgress(service: service, id: run.id).events()
        return APIAnswer(status: 200, contentType: "text/event-stream", body: .stream(events))
    }

    private func cancel(_ request: APIRequest) async throws -> APIAnswer {
        let id = try await service.run(request).id
        let outcome = try await service.cancel(id)
        switch outcome {
        case .unknown, .over: throw APIFault.conflict("The run has ended already.", nextStep: "Nothing is to be done.")
        case .notOurs:
            throw APIFault.conflict(
                "The run was begun at the command line.",
                nextStep: "End it there with Ctrl-C."
            )
        case .cancelled, .requested: try await service.ports.note("run.cancel", id, request)
        }
        return outcome == .cancelled
            ? .said("The run is cancelled.") : .said("The run ends at the end of its batch.", status: 202)
    }
}
