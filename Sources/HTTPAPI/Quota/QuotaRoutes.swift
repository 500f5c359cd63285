import HTTPTypes
import SyncCore
import SyncEngine

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
                replies: [
                    200: .init(description: "quota is null until a call was made.", schema: .fields(CallsOfDay.fields))
                ],
                handle: { _ in try await tell() }
            )
        ]
    }

    private func tell() async throws -> APIAnswer {
        let quotaStatus = try await ports.zoho.quotaStatus() ?? QuotaStatus()
        let now = ports.time.now()
        let forecast = ports.forecast(
            quotaStatus.quota,
            runs: try await ports.database.runs.last(ofEach: CallForecast.turnsMax),
            schedule: try await ports.database.schedule.entries(),
            now: now
        )
        let calls = CallsOfDay(quotaStatus: quotaStatus, rules: ports.zoho.rules, forecast: forecast, now: now)
        return .json(CallsOfDay.fields.json(of: calls))
    }
}
