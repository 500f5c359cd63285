import SyncCore
import SyncEngine
import Testing
import ZohoAPI
import ZohoSimulator

/// Each type of the catalog, through all that can happen to its records. Pitfall: "customers, vendors, invoices, orders, bills,
/// payments \"synced\" without writing a row".
@Suite struct TypeTests {
    struct Scene: Sendable, CustomTestStringConvertible {
        let type: EntityType
        let kind: StoresKind

        static let all = StoresKind.allCases.flatMap { kind in
            EntityCatalog.zoho.types.map { Scene(type: $0, kind: kind) }
        }

        var testDescription: String { "\(type.plural) on \(kind)" }
    }

    private static let reading = SyncOptions(details: true)

    @Test(arguments: Scene.all)
    func `every record and every member of it is stored, kept up to date, deleted and brought back`(
        _ scene: Scene
    ) async throws {
        var configuration = SimulatorConfiguration(products: 45, customers: 45, vendors: 45)
        for type in RecordType.documents { configuration.documents[type] = 45 }
        try await Rehearsal.with(configuration, on: scene.kind) { rehearsal in
            let (type, record) = (scene.type, try RecordType(scene.type))
            #expect(await rehearsal.sync(type, Self.reading).numbers == "45/0/0/45")
            #expect(try await rehearsal.differences(type, details: true) == [])

            try rehearsal.organization.change(record, .some(3))
            let changes = SyncOptions(selection: .changes, details: true)
            #expect(await rehearsal.sync(type, changes).counters.written == 3)
            #expect(try await rehearsal.differences(type, details: true) == [])

            let gone = try rehearsal.organization.delete(record, .some(2))
            let deleting = await rehearsal.sync(type, Self.reading)
            #expect(deleting.counters.deleted == 2)
            #expect(try await rehearsal.differences(type, details: true) == [])
            let marks =
                "SELECT count(*) FROM \(type.table) WHERE deleted_at IS NOT NULL AND NOT CAST(is_active AS boolean)"
            #expect(try await rehearsal.column(marks) == ["2"])

            try rehearsal.organization.restore(record, .ids(gone))
            #expect(await rehearsal.sync(type, Self.reading).counters.written == 2)
            #expect(try await rehearsal.differences(type, details: true) == [])
            #expect(await rehearsal.sync(type, Self.reading).numbers == "0/45/0/0")
        }
    }
}
