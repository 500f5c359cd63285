import HTTPTypes
import SyncCore
import SyncEngine
import ZohoAPI

/// `/api/tds/quota`: the organization's calls of the day. Zoho is not asked.
struct QuotaRoutes {
    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/quota",
                summary:
                    "Calls used and left of the day, what is kept for webhooks and people, and whether they will do.",
                replies: [200: .init(words: "quota is null until a call was made.", schema: Self.schema)],
                handle: { _ in try await tell() }
            )
        ]
    }

    private func tell() async throws -> APIAnswer {
        let outlook = try await ports.zoho.outlook() ?? CallOutlook()
        let now = ports.time.now()
        let forecast = ports.forecast(
            outlook.quota,
            runs: try await ports.database.runs.last(ofEach: CallForecast.turnsMax),
            schedule: try await ports.database.schedule.entries(),
            now: now
        )
        return .object([
            ("quota", outlook.quota.map { quota($0, forecast, now) } ?? "null"),
            ("parked", outlook.park.map { Self.parked($0, now) } ?? "null"),
            ("runs_may_call", String(ports.zoho.rules.pause(for: .routine, outlook) == nil)),
        ])
    }

    // MARK: Views

    private func quota(_ quota: CallQuota, _ forecast: CallForecast?, _ now: Instant) -> String {
        JSONWriter.object([
            ("limit", String(quota.limit)), ("used", String(quota.limit.minus(quota.remaining))),
            ("remaining", String(quota.remaining)), ("reserve", String(ports.zoho.rules.kept(of: quota))),
            ("resets_at", JSONWriter.string(now.advanced(by: quota.resetsIn).description)),
            ("forecast", forecast.map(Self.json)),
        ])
    }

    private static func json(_ forecast: CallForecast) -> String {
        JSONWriter.object([
            ("expected_until_reset", String(forecast.needed)), ("usable", String(forecast.available)),
            ("enough", String(!forecast.isShort)),
        ])
    }

    private static func parked(_ park: CallPark, _ now: Instant) -> String {
        JSONWriter.object([
            ("code", JSONWriter.string(park.error.code.rawValue)), ("message", JSONWriter.string(park.error.message)),
            ("next_step", JSONWriter.string(park.error.nextStep)),
            ("until", JSONWriter.string(now.advanced(by: park.endsIn).description)),
        ])
    }

    private static let schema = Schema.object(
        [
            (
                "quota",
                .nullable(
                    .object(
                        [
                            ("limit", .integer()), ("used", .integer()), ("remaining", .integer()),
                            ("reserve", .integer()), ("resets_at", .string(format: "date-time")),
                            (
                                "forecast",
                                .object([
                                    ("expected_until_reset", .integer()), ("usable", .integer()), ("enough", .boolean),
                                ])
                            ),
                        ],
                        required: ["limit", "used", "remaining", "reserve", "resets_at", "forecast"]
                    )
                )
            ),
            (
                "parked",
                .nullable(
                    .object(
                        [
                            ("code", .string()), ("message", .string()), ("next_step", .string()),
                            ("until", .string(format: "date-time")),
                        ],
                        required: ["code", "message", "next_step", "until"]
                    )
                )
            ),
            ("runs_may_call", .boolean),
        ],
        required: ["quota", "parked", "runs_may_call"]
    )
}
