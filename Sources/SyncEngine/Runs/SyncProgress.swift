package import SyncCore

/// How far a run is; told after every batch.
package struct SyncProgress: Sendable {
    package let entityType: String
    /// The page being worked on, from 1; 0 for a run by ids.
    package let page: Int
    package let hasMorePages: Bool
    package let counters: RunCounters
    package let elapsed: Duration
    package let usage: SourceUsage
}

/// Called in a run's own task, in order; must return at once.
package typealias ProgressObserver = @Sendable (SyncProgress) -> Void
