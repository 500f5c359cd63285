import Foundation
import GRDB
import SyncCore

/// The check that every write of a run begins with, inside the write's own transaction.
struct Fence {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Throws ``SyncError/Code/leaseLost`` unless the lease is the newest of its type and was not given back.
    ///
    /// The time does not matter here: a lease that ran out and that nobody took protects its holder's writes as before.
    func check(_ lease: Lease, for entityType: String) throws {
        let newest = try LeaseRow.fetch(entityType, in: database)
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
    let token: Int64
    let holder: LeaseHolder
    let expiresAt: Instant
    let isReleased: Bool

    static func fetch(_ entityType: String, in database: Database) throws -> LeaseRow? {
        let statement = try database.cachedStatement(
            sql: "SELECT token, holder, expires_at, released_at FROM tds_leases WHERE entity_type = ?"
        )
        guard let row = try GRDB.Row.fetchOne(statement, arguments: [entityType]) else { return nil }
        return LeaseRow(
            token: row[0],
            holder: Self.holder(row[1]),
            // A row that somebody edited into something unreadable must not lock everybody out: it has run out.
            expiresAt: Instant(iso8601: row[2] as String) ?? Instant(seconds: 0),
            isReleased: row[3] != nil
        )
    }

    private static func holder(_ json: String) -> LeaseHolder {
        let holder = try? JSONDecoder().decode(LeaseHolder.self, from: Data(json.utf8))
        return holder ?? LeaseHolder(host: "an unknown host", processID: 0, processStart: "", runID: "unknown")
    }
}
