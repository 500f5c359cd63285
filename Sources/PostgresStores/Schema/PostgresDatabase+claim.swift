import SQLStores
package import SyncCore

extension PostgresDatabase {
    package func claim(by organizationID: String) async throws(SyncError) {
        // Known almost always: then nothing is written.
        guard try await client.read({ try Self.owner(in: $0) }) != organizationID else { return }
        let names = tables.values.map(\.quotedName)
        try await client.write { [database = client.pool.address.displayName] session in
            // Whoever claims it at the same time waits here.
            try session.execute("LOCK TABLE tds_meta IN SHARE ROW EXCLUSIVE MODE")
            let isNew = try OrganizationClaim.isNew(
                organizationID,
                owner: try Self.owner(in: session),
                in: database.capitalizedFirst,
                hasRecords: { try Self.hasRecords(in: names, session) }
            )
            guard isNew else { return }
            try session.run(MetaRows.setting("organization_id", to: organizationID))
        }
    }

    private static func owner(in session: Session) throws -> String? {
        try MetaRows.value(of: "organization_id", in: session)
    }

    private static func hasRecords(in tables: [String], _ session: Session) throws -> Bool {
        try tables.contains { try !session.execute("SELECT FROM \($0) LIMIT 1").isEmpty }
    }
}
