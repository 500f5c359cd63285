import SyncCore

/// What a person must look at, by the figures of the server. Pure: the same figures always give the same alerts.
struct AlertRules {
    /// Failed records of all that were read: 5 %.
    private static let failuresPercentMax = 5
    /// The last runs of a type are judged together until they have read so many records: one bad record of three is no rate.
    private static let readMin = 100
    static let runsMax = 20
    private static let backlogMax = 1_000
    private static let lagMax: Duration = .seconds(15 * 60)
    private static let skewMax: Duration = .seconds(60)
    private static let eventsMax: Duration = .seconds(15 * 60)

    let statistics: ServerStatistics

    /// Whether an alert that is open, and that is not found again, is over.
    func judges(_ alert: Alert) -> Bool {
        switch alert.kind {
        case .volatileMember: false
        // Each machine has a clock of its own.
        case .clockSkew: alert.subject == statistics.host
        // Another server, or this one before it was started anew, has looked for longer.
        case .details: statistics.details[alert.subject].map { $0.due == 0 || $0.hasMoved } ?? true
        case .failingType, .deletions, .verification, .staleType, .events, .failureRate, .backlog, .lag, .quotaForecast,
            .deadLetters, .columnFaults:
            true
        }
    }

    var alerts: [Alert] {
        statistics.types.flatMap(alerts) + [backlog, quotaForecast, clockSkew, events].compactMap(\.self)
    }

    private func alerts(of type: EntityType) -> [Alert] {
        let truth = TypeAlerts(type: type, statistics: statistics).all
        return truth + [failureRate(of: type), lag(of: type)].compactMap(\.self)
    }

    private func failureRate(of type: EntityType) -> Alert? {
        var (read, failed) = (0, 0)
        let runs = statistics.recentRuns.lazy.filter { run in
            run.entityType == type.name && run.finishedAt != nil && run.counters.totalProcessed > 0
        }
        for run in runs.prefix(Self.runsMax) where read < Self.readMin {
            read = read.plus(run.counters.totalProcessed)
            failed = failed.plus(run.counters.failed)
        }
        guard failed.times(100) > read.times(Self.failuresPercentMax) else { return nil }
        return Alert(
            .failureRate,
            subject: type.name,
            message:
                "\(failed.grouped) of \(read.grouped) records that the last runs of \(type.plural) read have failed.",
            nextStep: "Look at the dead letters of \(type.plural); they say why, and can be replayed."
        )
    }

    private var backlog: Alert? {
        let waiting = statistics.backlog.values.map(\.waiting).total
        guard waiting > Self.backlogMax else { return nil }
        return Alert(
            .backlog,
            subject: "all",
            message: "\(waiting.grouped) records wait to be read again.",
            nextStep: "See at /ready whether they are read at all; if so, wait, or add a server."
        )
    }

    private func lag(of type: EntityType) -> Alert? {
        guard let oldest = statistics.backlog[type.name]?.oldest else { return nil }
        let age = oldest.duration(to: statistics.now)
        guard age > Self.lagMax else { return nil }
        return Alert(
            .lag,
            subject: type.name,
            message: "One of the \(type.plural) has waited to be read again for \(age.inHours).",
            nextStep: "Look at /ready and at the log for what keeps the queue."
        )
    }

    private var quotaForecast: Alert? {
        guard let forecast = CallForecast(statistics), forecast.isShort else { return nil }
        return Alert(
            .quotaForecast,
            subject: "all",
            message:
                "Scheduled runs need about \(forecast.needed.grouped) calls in the \(forecast.resetsIn.inHours) until "
                + "Zoho's day ends, and \(forecast.available.grouped) are left for them.",
            nextStep: "Set TDS_SYNC_INTERVAL_MINUTES higher, or TDS_QUOTA_RESERVE lower."
        )
    }

    private var clockSkew: Alert? {
        guard let skew = statistics.clockSkew, abs(skew.seconds) > Self.skewMax.seconds else { return nil }
        return Alert(
            .clockSkew,
            subject: statistics.host,
            message:
                "The clock of \(statistics.host) is \(Int(abs(skew.seconds)).grouped) s \(skew > .zero ? "behind" : "ahead of") Zoho's.",
            nextStep: "Let the machine set its clock by the network, for example with systemd-timesyncd."
        )
    }

    private var events: Alert? {
        guard let since = statistics.eventsWaitSince, since.duration(to: statistics.now) > Self.eventsMax else {
            return nil
        }
        return Alert(
            .events,
            subject: "all",
            message: "Events wait since \(since.displayText) to be carried to Redis.",
            nextStep: "Look whether Redis answers and has memory left; the events are kept and told then."
        )
    }
}
