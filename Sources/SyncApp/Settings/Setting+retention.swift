extension AnySetting {
    static let retention = [
        AnySetting(.logsRetention), AnySetting(.inboxRetention), AnySetting(.metricsRetention),
    ]
}

/// How long TDS keeps what its control tables tell.
extension Setting {
    static var logsRetention: Setting<Duration> {
        .init(
            "TDS_LOGS_RETENTION_DAYS",
            .days,
            default: .seconds(90 * 86_400),
            meaning: "how long the change log, and so events and history, are kept; by a server also alerts, audit "
                + "trail and dead letters, see [What is kept](#what-is-kept)"
        )
    }

    static var inboxRetention: Setting<Duration> {
        .init(
            "TDS_INBOX_RETENTION_DAYS",
            .days,
            default: .seconds(7 * 86_400),
            readBy: .server,
            meaning: "how long webhooks are kept that were dealt with"
        )
    }

    static var metricsRetention: Setting<Duration> {
        .init(
            "TDS_METRICS_RETENTION_DAYS",
            .days,
            default: .seconds(30 * 86_400),
            readBy: .server,
            meaning: "how long runs are kept"
        )
    }
}
