import HTTPAPI
import Observability
import SyncCore
import SyncEngine

extension ServerParts {
    /// What the routes work with.
    var ports: ServerPorts {
        ServerPorts(
            database: app.stores.database,
            cache: app.stores.cache,
            cacheOperations: cacheOperations,
            zoho: zoho,
            receiver: receiver,
            signals: signals,
            health: health,
            facts: facts,
            observer: RequestObserver(answered: RequestMetrics().answered),
            time: app.time,
            logger: app.logger
        )
    }

    private var zoho: ZohoOperations {
        ZohoOperations(
            plan: { [app] type, selection throws(SyncError) in
                var options = app.options
                options.selection = selection
                let ports = app.ports(with: CallPriority(.routine))
                return try await Forecaster(ports: ports, options: options).forecast(type)
            },
            verify: { [app, watch] type, heals throws(SyncError) in
                try await app.verify(type, heals: heals, as: .person, watch: watch)
            },
            confirmDeletes: { [app, watch] type in
                var options = app.options
                options.selection = .suspects
                options.details = false
                return await app.serverOrchestrator(for: options, as: .person, watch: watch, logger: app.logger)
                    .sync(type, options: options)
            },
            quotaStatus: app.quotaStatus,
            rules: app.callRules
        )
    }

    private var health: HealthPorts {
        HealthPorts(
            readiness: { [readiness] in readiness.report() },
            metrics: { [gauges, prometheus] in
                await gauges.sample()
                return prometheus.text()
            },
            details: statistics.details
        )
    }

    private var facts: ServerFacts {
        let settings = app.settings
        return ServerFacts(
            organizationID: app.organizationID,
            database: settings.database.displayName,
            settings: settings.resolved.entries.map { entry in
                ServerFacts.Setting(name: entry.setting.name, value: entry.shownValue, origin: entry.origin.description)
            },
            intervals: settings.intervals,
            leaseTimeToLive: settings[.lockTimeout],
            holder: Stores.holder
        )
    }
}
