import SyncCore

/// What a person must look at, by the figures of the server. Pure: the same figures always give the same alerts.
struct AlertRules {
    /// The kinds that are judged here: one of them that is open and not found again is over.
    static let kinds: Set<Alert.Kind> = [.failureRate, .backlog, .lag, .quotaForecast]

    /// Failed records of all that were read: 5 %.
    private static let failuresPercentMax = 5
    /// The last runs of a type are judged together until they have read so many records: one bad record of three is no rate.
    private static let readMin = 100
    static let runsMax = 20
    private static let backlogMax = 1_000
    private static let lagMax: Duration = .seconds(15 * 60)

    let statistics: ServerStatistics

    var alerts: [Alert] {
        statistics.types.compactMap(failureRate) + [backlog].compactMap(\.self)
            + statistics.types.compactMap(lag) + [quotaForecast].compactMap(\.self)
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
}

extension Alert {
    /// Nil where the database equals the source.
    init?(_ report: VerificationReport) {
        guard !report.isEqual else { return nil }
        let differences = report.differenceCount - report.healed
        let unreadable = report.unreadable > 0 ? ", and \(report.unreadable.grouped) records cannot be read" : ""
        self.init(
            .verification,
            subject: report.type.name,
            message: "\(differences.grouped) rows of \(report.type.plural) differ from Zoho\(unreadable).",
            nextStep: "Run `tds verify \(report.type.plural) --heal`."
        )
    }
}
