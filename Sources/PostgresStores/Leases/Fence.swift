import SyncCore

/// The check that every write of a run begins with, inside the write's own transaction.
struct Fence {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    /// Throws ``SyncError/Code/leaseLost`` unless the lease is the newest of its type and was not given back. It stays so
    /// until the transaction ends: nobody else gets the lease before.
    ///
    /// The time does not matter here: a lease that ran out and that nobody took protects its holder's writes as before.
    func check(_ lease: Lease, for entityType: String) throws {
        try check(lease, for: entityType, newest: LeaseRow.fetch(entityType, .stay, in: session))
    }

    /// The same for one that writes nothing: without a lock, which would be written down.
    func look(at lease: Lease, for entityType: String) throws {
        try check(lease, for: entityType, newest: LeaseRow.fetch(entityType, .free, in: session))
    }

    private func check(_ lease: Lease, for entityType: String, newest: LeaseRow?) throws {
        guard lease.entityType == entityType, let newest, newest.token == lease.token, !newest.isReleased else {
            throw Self.lost(lease, newest: newest)
        }
    }

    static func lost(_ lease: Lease, newest: LeaseRow?) -> SyncError {
        .lost(lease, newest: newest.map { ($0.token, $0.holder) })
    }
}

/// A row of `tds_leases`.
struct LeaseRow {
    /// What others may do with the row until our transaction ends.
    ///
    /// A lease is granted and given back under `take`, and renewed by a plain UPDATE. So writes under a lease (`stay`) keep it
    /// from being granted anew, and neither wait for each other nor for its renewal.
    enum Lock: String {
        case free = ""
        case stay = "FOR KEY SHARE"
        case take = "FOR UPDATE"
    }

    let token: Int64
    let holder: LeaseHolder
    let expiresAt: Instant
    let isReleased: Bool

    static func fetch(_ entityType: String, _ lock: Lock, in session: Session) throws -> LeaseRow? {
        let row = try session.execute(
            """
            SELECT token, holder::text, expires_at, released_at IS NOT NULL
            FROM tds_leases WHERE entity_type = $1 \(lock.rawValue)
            """,
            [.text(entityType)]
        ).first
        guard let row else { return nil }
        return LeaseRow(
            token: row.integer(0) ?? 0,
            holder: row.text(1).flatMap { JSONText.decode(LeaseHolder.self, from: $0) } ?? unknown,
            // A row that somebody edited into something unreadable must not lock everybody out: it has run out.
            expiresAt: row.instant(2) ?? Instant(seconds: 0),
            isReleased: row.boolean(3) == true
        )
    }

    private static let unknown = LeaseHolder(host: "an unknown host", processID: 0, processStart: "", runID: "unknown")
}
