import PostgresStores
import SQLStores
import SQLiteStores
import SyncCore
import SyncTestKit
import Testing

/// The truth tables of the core's rules, held against both databases.
@Suite struct RuleConformanceTests {
    @Test(arguments: RuleConformance.cases)
    func `SQLite decides in its statements what the rules say`(_ contractCase: ContractCase<ServerStoresUnderTest>)
        async throws
    {
        try await withServerStores(ofSQLite: contractCase.check)
    }

    @Test(arguments: RuleConformance.cases)
    func `PostgreSQL decides in its statements what the rules say`(_ contractCase: ContractCase<ServerStoresUnderTest>)
        async throws
    {
        try await withServerStores(ofPostgres: contractCase.check)
    }
}
