import GRDB
import Logging
import SQLStores
import SQLiteStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

/// Every port's promises, kept by SQLite on a file.
@Suite struct SQLiteConformanceTests {
    @Test(arguments: DestinationConformance.cases)
    func `SQLite keeps the promises of a destination`(_ contractCase: ContractCase<StoresUnderTest>) async throws {
        try await withTemporaryFile { path in try await contractCase.check(stores(path)) }
    }

    @Test(arguments: ChildConformance.cases)
    func `SQLite keeps the promises of a destination's child tables`(_ contractCase: ContractCase<StoresUnderTest>)
        async throws
    {
        try await withTemporaryFile { path in try await contractCase.check(stores(path)) }
    }

    @Test(arguments: DetailConformance.cases)
    func `SQLite keeps the promises of a destination's details and stored rows`(
        _ contractCase: ContractCase<StoresUnderTest>
    )
        async throws
    {
        try await withTemporaryFile { path in try await contractCase.check(stores(path)) }
    }

    @Test(arguments: RecordConformance.cases)
    func `SQLite keeps the promises about single records`(_ contractCase: ContractCase<StoresUnderTest>) async throws {
        try await withTemporaryFile { path in try await contractCase.check(stores(path)) }
    }

    @Test(arguments: DeletionConformance.cases)
    func `SQLite keeps the promises of a deletion store`(_ contractCase: ContractCase<StoresUnderTest>) async throws {
        try await withTemporaryFile { path in try await contractCase.check(stores(path)) }
    }

    @Test(arguments: ChangeLogConformance.cases)
    func `SQLite keeps the promises of a change log`(_ contractCase: ContractCase<StoresUnderTest>) async throws {
        try await withTemporaryFile { path in try await contractCase.check(stores(path)) }
    }

    @Test(arguments: ImageIndexConformance.cases)
    func `SQLite keeps the promises of an index of images`(_ contractCase: ContractCase<StoresUnderTest>) async throws {
        try await withTemporaryFile { path in try await contractCase.check(stores(path)) }
    }

    @Test(arguments: RunConformance.cases)
    func `SQLite keeps the promises of a run store`(_ contractCase: ContractCase<StoresUnderTest>) async throws {
        try await withTemporaryFile { path in try await contractCase.check(stores(path)) }
    }

    @Test(arguments: LeaseConformance.cases)
    func `SQLite keeps the promises of a lease store`(_ contractCase: ContractCase<any LeaseStore>) async throws {
        try await withTemporaryFile { path in
            try await contractCase.check(SQLiteDatabase.open(path: path, catalog: .zoho).shared.leases)
        }
    }

    @Test(arguments: StateCacheConformance.cases)
    func `SQLite keeps the promises of a state cache`(_ contractCase: ContractCase<CacheUnderTest>) async throws {
        try await withTemporaryFile { path in
            let time = TestTime(start: Sample.instant())
            let cache = try await SQLiteStateCache.open(path: path, time: time, logger: Logger(label: "test"))
            try await contractCase.check(CacheUnderTest(cache: cache, time: time))
        }
    }

    private func stores(_ path: String) async throws -> StoresUnderTest {
        let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
        // What only a user of the database can do is done as one: through a connection of his own.
        let user = try DatabaseQueue(path: path)
        return StoresUnderTest(
            database.shared,
            storedText: { column, type, entityID in
                try await user.read { connection in
                    try String.fetchOne(
                        connection,
                        sql: "SELECT \(column) FROM \(type.table) WHERE zoho_id = ?",
                        arguments: [entityID]
                    )
                }
            },
            storedChildren: { table, type, entityID in
                let names = ["id", "member", "position", "zoho_raw_data"] + table.columns.map(\.name)
                let columns = names.map { "CAST(child.\($0) AS TEXT) AS \($0)" }.joined(separator: ", ")
                return try await user.read { connection in
                    let rows = try GRDB.Row.fetchAll(
                        connection,
                        sql: """
                            SELECT \(columns) FROM \(table.name) AS child JOIN \(type.table) AS parent
                                ON parent.id = child.parent_id
                            WHERE parent.zoho_id = ? ORDER BY child.position
                            """,
                        arguments: [entityID]
                    )
                    return rows.map { row in
                        let present = names.compactMap { name in (row[name] as String?).map { (name, $0) } }
                        return Dictionary(uniqueKeysWithValues: present)
                    }
                }
            },
            setRefusing: { refusing, type, entityID in
                try await user.write { connection in
                    try connection.execute(sql: "DROP TRIGGER IF EXISTS refuse")
                    guard refusing else { return }
                    try connection.execute(
                        sql: """
                            CREATE TRIGGER refuse BEFORE INSERT ON \(type.table)
                            WHEN NEW.zoho_id = '\(entityID)'
                            BEGIN SELECT RAISE(ABORT, 'refused by a trigger'); END
                            """
                    )
                }
            }
        )
    }
}
