package import SyncCore

/// What a run would do, found without writing anything.
package struct RunForecast: Sendable {
    /// A row that would be changed.
    package struct Update: Sendable, Equatable {
        package let entityID: String
        /// The members that differ; empty where only the stamp is newer.
        package let changes: [MemberChange]
    }

    /// Updates are told one by one up to this many; all are counted.
    package static let updatesMax = 1_000

    package let type: EntityType
    package let mode: SyncMode
    /// How the listing brought what changed; nil where everything was listed.
    package internal(set) var strategy: ChangeWalk.Strategy?
    /// Records by what becomes of them.
    package internal(set) var skipped = 0
    package internal(set) var inserts = 0
    package internal(set) var updateCount = 0
    package internal(set) var updates: [Update] = []
    /// Synced without a write: the stored row is equal, or newer.
    package internal(set) var unchanged = 0
    package internal(set) var failed = 0
    /// Records that the listing lacked: each is asked for by id, and deleted where it is gone.
    package internal(set) var suspects: [String] = []
    /// Whether those are too many to be asked for without a person's word.
    package internal(set) var needsConfirmation = false
    /// Whether the stored rows are put right from their own payloads first, which costs no call.
    package internal(set) var remakesRows = false
    /// Calls that the listing took.
    package internal(set) var listingCalls = 0
    /// Records whose details would be read, and the calls that takes.
    package internal(set) var details = 0
    package internal(set) var detailCalls = 0

    init(type: EntityType, mode: SyncMode) {
        self.type = type
        self.mode = mode
    }

    package var confirmationCalls: Int { needsConfirmation ? 0 : suspects.count }
    package var calls: Int { [listingCalls, confirmationCalls, detailCalls].total }
    package var read: Int { [skipped, inserts, updateCount, unchanged, failed].total }

    mutating func add(_ update: Update) {
        updateCount += 1
        if updates.count < Self.updatesMax { updates.append(update) }
    }
}
