package import SyncCore

/// The check that every write of a run begins with, inside the write's own transaction.
package struct Fence {
    private let session: any SQLSession

    package init(_ session: any SQLSession) {
        self.session = session
    }

    /// Throws ``SyncError/Code/leaseLost`` unless the lease is the newest of its type and was not given back. It stays so
    /// until the transaction ends: nobody else gets the lease before.
    package func check(_ lease: Lease, for entityType: String) throws {
        try check(lease, for: entityType, .stay)
    }

    /// The same, with another statement in the same round trip.
    func check(_ lease: Lease, for entityType: String, along statement: SQLText) throws -> SQLResult {
        let results = try session.run([LeaseRows.selection(entityType, .stay), statement])
        try allow(lease, for: entityType, by: results.first?.rows.first.map(LeaseStanding.init))
        return results.last ?? SQLResult(rows: [], changed: 0)
    }

    /// The same for one that writes nothing: without a lock, which would be written down.
    package func look(at lease: Lease, for entityType: String) throws {
        try check(lease, for: entityType, .free)
    }

    private func check(_ lease: Lease, for entityType: String, _ lock: LeaseRows.Lock) throws {
        try allow(lease, for: entityType, by: try LeaseRows.newest(of: entityType, lock, in: session))
    }

    private func allow(_ lease: Lease, for entityType: String, by newest: LeaseStanding?) throws {
        guard lease.entityType == entityType, let newest, newest.allowsWrite(under: lease) else {
            throw SyncError.lost(lease, newest: newest.map { ($0.token, $0.holder) })
        }
    }
}

/// The rows of `tds_leases`: the newest lease of each type.
enum LeaseRows {
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

    static func newest(of entityType: String, _ lock: Lock, in session: any SQLSession) throws -> LeaseStanding? {
        try session.run(selection(entityType, lock)).rows.first.map(LeaseStanding.init)
    }

    /// A lease's own row, as long as its run may write.
    static func isOurs(_ lease: Lease) -> SQLText {
        let isAllowed = LeaseStanding.writeIsAllowed.condition { fact in
            switch fact {
            case .isSame: "token = \(lease.token)"
            case .isReleased: "released_at IS NOT NULL"
            }
        }
        return "entity_type = \(lease.entityType) AND \(isAllowed)"
    }
}

extension LeaseStanding {
    /// A row that somebody edited into something unreadable must not lock everybody out: it has run out.
    init(_ row: SQLRow) {
        self.init(
            token: row.integer("token") ?? 0,
            holder: row.decoded("holder")
                ?? LeaseHolder(host: "an unknown host", processID: 0, processStart: "", runID: "unknown"),
            expiresAt: row.instant("expires_at") ?? .unknown,
            isReleased: !row.isNull("released_at")
        )
    }
}
