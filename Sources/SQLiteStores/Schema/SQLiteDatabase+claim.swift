import GRDB
import SQLStores
package import SyncCore

extension SQLiteDatabase {
    package func claim(by organizationID: String) async throws(SyncError) {
        // Known almost always: then no writer is waited for.
        guard try await file.read(Self.owner) != organizationID else { return }
        try await file.write { [types = catalog.types, path = file.path] database in
            let isNew = try OrganizationClaim.isNew(
                organizationID,
                owner: try Self.owner(in: database),
                in: "The database \(path)",
                hasRecords: { try Self.hasRecords(of: types, in: database) }
            )
            guard isNew else { return }
            try SQLiteSession(database).run(MetaRows.setting("organization_id", to: organizationID))
        }
    }

    @Sendable private static func owner(in database: Database) throws -> String? {
        try MetaRows.value(of: "organization_id", in: SQLiteSession(database))
    }

    private static func hasRecords(of types: [EntityType], in database: Database) throws -> Bool {
        try types.contains { type in
            try Int.fetchOne(database, sql: "SELECT 1 FROM \(DataTable(type: type).quotedName) LIMIT 1") != nil
        }
    }
}
