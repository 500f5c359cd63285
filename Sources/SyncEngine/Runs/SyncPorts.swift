package import SyncCore

/// What a run works with: the ports, filled by the composition root.
package struct SyncPorts: Sendable {
    package let source: any RecordSource
    /// The same for details that are due, whose calls may wait for more urgent ones.
    package var detailSource: any RecordSource
    package let cache: any SyncStateCache
    package let destination: any Destination
    package let runs: any RunStore
    package let deletions: any DeletionStore
    package let leases: any LeaseStore
    package let time: any TimeSource
    /// Nil where none are kept: then no run fetches any.
    package var images: ImagePorts?
    /// Asked between a few details and the next ones, and between the pages of a comparison: where it says true, the rest stays due for a
    /// later run, and the comparison ends. Nil: all is read.
    package var givesWay: (@Sendable () async -> Bool)?
    /// Whether the process goes on after its runs, as a server does. A lease that it could not give back would keep everybody from
    /// the type.
    package var outlivesRuns = false
    /// Where it is known what could not be read; nil where nobody asks.
    package var deadLetters: (any DeadLetterStore)?
    /// Where members are noted that move by themselves; nil where none are.
    package var volatileMembers: (any VolatileMemberStore)?
    /// Where the ends of comparisons are noted; nil where nobody asks.
    package var comparisons: (any ComparisonStore)?
    /// Such members that the settings name, by type.
    package var leftOut: [String: Set<String>] = [:]
    /// Where a run notes what a person must look at; nil where nobody would.
    package var alerts: (any AlertStore)?
    /// Whether somebody is there to be told of alerts.
    package var awaitsNotifier = false
    /// A new run id (a UUID).
    package var makeRunID: @Sendable () -> String
    /// This process, as the holder of a run's lease.
    package let holder: @Sendable (_ runID: String) -> LeaseHolder

    package init(
        source: any RecordSource,
        cache: any SyncStateCache,
        destination: any Destination,
        runs: any RunStore,
        deletions: any DeletionStore,
        leases: any LeaseStore,
        time: any TimeSource,
        makeRunID: @escaping @Sendable () -> String,
        holder: @escaping @Sendable (_ runID: String) -> LeaseHolder
    ) {
        self.source = source
        detailSource = source
        self.cache = cache
        self.destination = destination
        self.runs = runs
        self.deletions = deletions
        self.leases = leases
        self.time = time
        self.makeRunID = makeRunID
        self.holder = holder
    }
}

/// What is asked of a run.
package struct SyncOptions: Sendable {
    package static let batchSizes = 10...200

    /// What a run reads of a type.
    package enum Selection: Sendable, Equatable {
        case everything
        /// What changed since the last run that read all of it; everything where there was none.
        case changes
        /// ``changes`` and, once an hour, a slice of everything.
        case scheduled
        /// What changed since an instant. The cursor stays where it is.
        case changedSince(Instant)
        case ids([String])
        /// Records that a webhook spoke of: ``ids``, but one that the source does not have is no failure, and is marked deleted
        /// where it is stored.
        case webhookTriggered([String])
        /// The records that a listing lacked and that were too many to be asked for (``DeletionBreaker``).
        case suspects
        /// No records but those whose details are due, for the details.
        case dueDetails

        /// How many failures the report names. Who announced records must learn of each of them.
        var failuresMax: Int {
            if case .webhookTriggered(let ids) = self { ids.count } else { RunReport.failuresMax }
        }
    }

    package var selection: Selection
    /// Whether the details that are due are read; nil: as the type has it.
    package var details: Bool?
    /// Whether details that are due are left to turns of their own (``DetailTurns``), so that the run ends with its listing.
    package var leavesDetails = false
    /// Whether the images that are due are fetched, of a type that has them.
    package var images: Bool
    package var admission: Admission
    /// Sync every record, whatever the cache says.
    package var force: Bool
    /// False: no entry is looked up, so every record is synced.
    package var cacheEnabled: Bool
    /// Rows per database transaction; never the page size of the source.
    package var batchSize: Int
    /// How long a lease lasts without a renewal (`TDS_LOCK_TIMEOUT_SECONDS`).
    package var leaseTimeToLive: Duration
    /// Of the request that asked for the run; nil where none did.
    package var correlationID: String?

    package init(
        selection: Selection = .everything,
        details: Bool? = nil,
        images: Bool = false,
        admission: Admission = .all,
        force: Bool = false,
        cacheEnabled: Bool = true,
        batchSize: Int = 100,
        leaseTimeToLive: Duration = .seconds(300)
    ) {
        self.selection = selection
        self.details = details
        self.images = images
        self.admission = admission
        self.force = force
        self.cacheEnabled = cacheEnabled
        self.batchSize = min(max(batchSize, Self.batchSizes.lowerBound), Self.batchSizes.upperBound)
        self.leaseTimeToLive = leaseTimeToLive
    }

    func readsDetails(of type: EntityType) -> Bool { type.details.map { details ?? $0.isDefault } ?? false }
}
