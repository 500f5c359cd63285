import HTTPTypes
import SyncCore
import SyncEngine

/// `/health`, `/ready`, `/metrics`.
struct HealthRoutes {
    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/health",
                summary: "Whether the server is alive: it answers. Needs no token.",
                bodyMax: 1_024,
                replies: [
                    200: .init(description: "It is.", schema: .object([("status", .string())], required: ["status"]))
                ],
                isOpen: true,
                handle: { _ in .object([("status", "\"alive\"")]) }
            ),
            Route(
                method: .get,
                path: "/ready",
                summary: "Whether the server does what it is there for, and what keeps it from it.",
                replies: [
                    200: .init(description: "It does.", schema: Self.schema),
                    503: .init(description: "It does not; causes say why.", schema: Self.schema),
                ],
                handle: { _ in Self.answer(await ports.health.readiness()) }
            ),
            Route(
                method: .get,
                path: "/metrics",
                summary: "All metrics in Prometheus' text format.",
                replies: [200: .init(description: "Text format 0.0.4.", schema: nil, contentType: Self.metricsType)],
                handle: { _ in
                    let text = await ports.health.metrics()
                    return APIAnswer(status: 200, contentType: Self.metricsType, body: .bytes(Array(text.utf8)))
                }
            ),
        ]
    }

    private static let metricsType = "text/plain; version=0.0.4; charset=utf-8"

    private static func answer(_ report: ReadinessReport) -> APIAnswer {
        let causes = report.causes.map { cause in
            JSONWriter.object([
                ("component", JSONWriter.string(cause.component)), ("message", JSONWriter.string(cause.message)),
            ])
        }
        let alerts = report.alerts.map { alert in
            JSONWriter.object([
                ("kind", JSONWriter.string(alert.kind.rawValue)), ("subject", JSONWriter.string(alert.subject)),
                ("message", JSONWriter.string(alert.message)), ("next_step", JSONWriter.string(alert.nextStep)),
            ])
        }
        return .object(
            [
                ("ready", String(report.isReady)), ("causes", JSONWriter.array(causes)),
                ("alerts", JSONWriter.array(alerts)),
            ],
            status: report.isReady ? 200 : 503
        )
    }

    private static let schema = Schema.object(
        [
            ("ready", .boolean),
            (
                "causes",
                .array(
                    .object([("component", .string()), ("message", .string())], required: ["component", "message"])
                )
            ),
            (
                "alerts",
                .array(
                    .object(
                        [
                            ("kind", .string()), ("subject", .string()), ("message", .string()),
                            ("next_step", .string()),
                        ],
                        required: ["kind", "subject", "message", "next_step"]
                    )
                )
            ),
        ],
        required: ["ready", "causes", "alerts"]
    )
}
