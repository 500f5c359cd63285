import SyncCore

/// The value of a gauge at one moment.
struct GaugeReading: Sendable, Equatable {
    let name: String
    let labels: [String: String]
    let value: Double

    init(_ metric: MetricName, _ value: Double) { self.init(metric, [:], value) }

    init(_ metric: MetricName, _ labels: [String: String], _ value: Double) {
        name = metric.text
        self.labels = labels
        self.value = value
    }
}

extension ServerStatistics {
    /// Of everything in the statistics. What is not known has no reading.
    var readings: [GaugeReading] {
        callReadings + queueReadings + typeReadings + [GaugeReading(.waitingRuns, Double(waitingRuns))]
            + Alert.Kind.allCases.map { kind in
                let open = alerts.filter { $0.alert.kind == kind && $0.clearedAt == nil }
                return GaugeReading(.alerts, ["kind": kind.rawValue], Double(open.count))
            }
    }

    private var callReadings: [GaugeReading] {
        guard let quota else { return [] }
        let forecast = CallForecast(self).map { [GaugeReading(.callsNeeded, Double($0.needed))] } ?? []
        return [
            GaugeReading(.callsLimit, Double(quota.limit)),
            GaugeReading(.callsLeft, Double(quota.remaining)),
            GaugeReading(.callsUsed, Double(max(0, quota.limit.minus(quota.remaining)))),
            GaugeReading(.callsKept, Double(keptCalls)),
        ] + forecast
    }

    /// Of every type: a queue that is empty is worth knowing.
    private var queueReadings: [GaugeReading] {
        types.flatMap { type in
            let backlog = backlog[type.name]
            let age = backlog?.oldest.map { max(0, $0.duration(to: now).seconds) } ?? 0
            return [
                GaugeReading(.queueRecords, ["type": type.name], Double(backlog?.waiting ?? 0)),
                GaugeReading(.queueAge, ["type": type.name], age),
                GaugeReading(.deadLetters, ["type": type.name], Double(deadLetters[type.name] ?? 0)),
            ]
        }
    }

    private var typeReadings: [GaugeReading] {
        types.flatMap { type -> [GaugeReading] in
            let fresh = freshness[type.name].map { max(0, $0.duration(to: now).seconds) }
            let session = CacheSession.last(of: type, in: recentRuns)
            return [
                fresh.map { GaugeReading(.freshness, ["type": type.name], $0) },
                session.map { GaugeReading(.hitRatio, ["type": type.name], $0.hitRate / 100) },
                details[type.name].map { GaugeReading(.detailsDue, ["type": type.name], Double($0.due)) },
            ].compactMap(\.self)
        }
    }
}

extension [String: WebhookDeliveries] {
    var readings: [GaugeReading] {
        sorted { $0.key < $1.key }.flatMap { type, told -> [GaugeReading] in
            let changes = told.announced.plus(told.unannounced)
            return [
                changes > 0
                    ? GaugeReading(.webhookLoss, ["type": type], Double(told.unannounced) / Double(changes)) : nil,
                told.deliveryLag.map { GaugeReading(.deliveryLag, ["type": type], $0.seconds) },
                told.processingLag.map { GaugeReading(.processingLag, ["type": type], $0.seconds) },
            ].compactMap(\.self)
        }
    }
}
