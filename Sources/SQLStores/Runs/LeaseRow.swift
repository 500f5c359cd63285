package import SyncCore

/// A row of `tds_leases`.
package struct LeaseRow {
    let token: Int64
    let holder: LeaseHolder
    let expiresAt: Instant
    let isReleased: Bool

    /// What others may do with the row until our transaction ends.
    ///
    /// A lease is granted and given back under `take`, and renewed by a plain UPDATE. So writes under a lease (`stay`) keep it
    /// from being granted anew, and neither wait for each other nor for its renewal.
    enum Lock {
        case free, stay, take

        fileprivate var suffix: SQLText {
            switch self {
            case .free: ""
            case .stay: "\(.forKeyShare)"
            case .take: "\(.forUpdate)"
            }
        }
    }

    static func selection(_ entityType: String, _ lock: Lock) -> SQLText {
        """
        SELECT token, holder, expires_at, released_at FROM tds_leases WHERE entity_type = \(entityType) \(lock.suffix)
        """
    }

    static func fetch(_ entityType: String, _ lock: Lock, in session: any SQLSession) throws -> LeaseRow? {
        try session.run(selection(entityType, lock)).rows.first.map(LeaseRow.init)
    }

    init(_ row: SQLRow) {
        token = row.integer("token") ?? 0
        holder = row.decoded("holder") ?? Self.unknown
        // A row that somebody edited into something unreadable must not lock everybody out: it has run out.
        expiresAt = row.instant("expires_at") ?? .unknown
        isReleased = !row.isNull("released_at")
    }

    private static let unknown = LeaseHolder(host: "an unknown host", processID: 0, processStart: "", runID: "unknown")

    /// Whether the holder may still write: not given back, not run out, and its process is not known to have ended.
    func isHeld(at now: Instant, _ hasEnded: (LeaseHolder) -> Bool) -> Bool {
        !isReleased && now < expiresAt && !hasEnded(holder)
    }
}

/// The check that every write of a run begins with, inside the write's own transaction.
package struct Fence {
    private let session: any SQLSession

    package init(_ session: any SQLSession) {
        self.session = session
    }

    /// Throws ``SyncError/Code/leaseLost`` unless the lease is the newest of its type and was not given back. It stays so
    /// until the transaction ends: nobody else gets the lease before.
    ///
    /// The time does not matter here: a lease that ran out and that nobody took protects its holder's writes as before.
    package func check(_ lease: Lease, for entityType: String) throws {
        try check(lease, for: entityType, newest: LeaseRow.fetch(entityType, .stay, in: session))
    }

    /// The same for one that writes nothing: without a lock, which would be written down.
    package func look(at lease: Lease, for entityType: String) throws {
        try check(lease, for: entityType, newest: LeaseRow.fetch(entityType, .free, in: session))
    }

    private func check(_ lease: Lease, for entityType: String, newest: LeaseRow?) throws {
        guard lease.entityType == entityType, let newest, newest.token == lease.token, !newest.isReleased else {
            throw SyncError.lost(lease, newest: newest.map { ($0.token, $0.holder) })
        }
    }
}
