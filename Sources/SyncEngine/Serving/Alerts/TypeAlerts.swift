import SyncCore

/// Whether the rows of a type are what the source has: what keeps a type from being fresh, complete and equal. Pure.
struct TypeAlerts {
    /// So many intervals without a run that ended well.
    private static let intervalsMax = 3
    /// What may pass is no trouble of the type before it came so often, one time after the other.
    private static let passingFailuresMax = 2
    /// How long details may be due without one being read.
    static let detailPatience: Duration = .seconds(15 * 60)

    let type: EntityType
    let statistics: ServerStatistics

    var all: [Alert] {
        [failing, missing, different, stale, details, letters, faults].compactMap(\.self)
    }

    private var failing: Alert? {
        let ended = statistics.recentRuns.filter { run in
            run.entityType == type.name && run.mode != .realtime && run.finishedAt != nil && run.status != .cancelled
        }.sorted { ($0.finishedAt ?? $0.startedAt) > ($1.finishedAt ?? $1.startedAt) }
        let failed = ended.prefix { $0.status == .failed }
        guard let last = failed.first, let error = last.error else { return nil }
        guard failed.count >= Self.passingFailuresMax || !last.mayPass else { return nil }
        let times = failed.count == 1 ? "The last run" : "The last \(failed.count.grouped) runs"
        return alert(
            .failingType,
            "\(times) of \(type.plural) failed: \(error)",
            "Do what the error says, then sync \(type.plural)."
        )
    }

    private var missing: Alert? {
        guard let missing = statistics.missing[type.name], missing > 0 else { return nil }
        return alert(
            .deletions,
            "\(missing.grouped) \(type.plural) are missing at Zoho, too many to be deleted without being asked for.",
            "Look at `tds deletes list \(type.plural)`, and run `tds deletes confirm \(type.plural)` if they are gone indeed."
        )
    }

    private var different: Alert? {
        guard let comparison = statistics.comparisons[type.name], !comparison.isEqual else { return nil }
        let unreadable =
            comparison.unreadable > 0 ? ", and \(comparison.unreadable.grouped) records cannot be read" : ""
        return alert(
            .verification,
            "\(comparison.differences.grouped) rows of \(type.plural) differ from Zoho\(unreadable).",
            "Run `tds verify \(type.plural) --heal`."
        )
    }

    private var stale: Alert? {
        guard let interval = statistics.intervals.sync, let fresh = statistics.freshness[type.name] else { return nil }
        let age = fresh.duration(to: statistics.now)
        guard age > interval * Self.intervalsMax else { return nil }
        return alert(
            .staleType,
            "\(type.plural) are as Zoho had them \(age.inHours) ago, and are to be read every \(interval.inHours).",
            "Look at the runs of \(type.plural), at /ready, and at what is left of the day's calls."
        )
    }

    private var details: Alert? {
        guard let backlog = statistics.details[type.name], let since = backlog.standsStillSince else { return nil }
        let still = since.duration(to: statistics.now)
        guard still > Self.detailPatience else { return nil }
        return alert(
            .details,
            "\(backlog.due.grouped) details of \(type.plural) are due, and none was read for \(still.inHours).",
            "Look at the last runs of \(type.plural) for why."
        )
    }

    private var letters: Alert? {
        guard let count = statistics.deadLetters[type.name], count > 0 else { return nil }
        return alert(
            .deadLetters,
            "\(count.grouped) records of \(type.plural) are set aside as dead letters.",
            "Look at the dead letters of \(type.plural); they say why, and can be replayed."
        )
    }

    private var faults: Alert? {
        guard let count = statistics.columnFaults[type.name], count > 0 else { return nil }
        return alert(
            .columnFaults,
            "\(count.grouped) values of \(type.plural) do not fit their columns, which are NULL.",
            "Look at `/api/tds/column-faults`; mend the values in Zoho."
        )
    }

    private func alert(_ kind: Alert.Kind, _ message: String, _ nextStep: String) -> Alert {
        Alert(kind, subject: type.name, message: message, nextStep: nextStep)
    }
}

extension RunRecord {
    /// Whether the same run may go well a moment later, by the error that ended it.
    fileprivate var mayPass: Bool { errorCode.map(\.mayPass) ?? false }
}

extension SyncError.Code {
    /// Whether time alone may mend it.
    fileprivate var mayPass: Bool {
        switch self {
        case .sourceUnavailable, .rateLimited, .dailyQuotaSpent, .concurrencyExceeded, .tokenThrottled,
            .tokenUnavailable,
            .leaseHeld, .leaseLost, .cacheUnavailable, .destinationUnavailable, .cancelled, .unreadableAnswer:
            true
        case .credentialsRejected, .unauthorized, .scopeMissing, .answerTooLarge, .wrongOrganization, .recordRefused,
            .recordNotFound, .requestRejected, .listingDoesNotAdvance, .destinationIncompatible, .configuration:
            false
        }
    }
}
