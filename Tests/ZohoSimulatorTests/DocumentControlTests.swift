import Foundation
import Logging
import Testing

@testable import ZohoSimulator

/// What the control promises for every type alike.
@Suite struct DocumentControlTests {
    private func withDocuments(_ body: (SimulatedOrganization) throws -> Void) throws {
        let simulator = ZohoSimulator(configuration: .documents(.each(8)), logger: .init(label: "test"))
        try body(simulator.organization)
    }

    private func row(_ organization: SimulatedOrganization, _ type: RecordType, _ id: String) throws -> [String: Any] {
        let product = type.module.products.contains(.books)
        let bytes = try #require(organization.row(type, id: id, inventory: !product))
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test(arguments: RecordType.all)
    func `every member that can be changed shows in rows or details`(type: RecordType) throws {
        try self.withDocuments { organization in
            let inventory = !type.module.products.contains(.books)
            func bytes() -> [[UInt8]?] {
                organization.ids(type).flatMap { id in
                    [
                        organization.row(type, id: id, inventory: inventory),
                        organization.detail(type, id: id, inventory: inventory),
                    ]
                }
            }
            for member in type.members {
                let before = bytes()
                try organization.change(type, .some(100), members: [member], stamp: false)
                #expect(bytes() != before, "\(member.rawValue)")
            }
        }
    }

    @Test(arguments: RecordType.all)
    func `records are created, deleted and restored with their ids`(type: RecordType) throws {
        try self.withDocuments { organization in
            let before = organization.ids(type)
            let created = try organization.create(type, n: 3)
            #expect(organization.ids(type) == before + created)
            let row = try self.row(organization, type, created[1])
            try organization.delete(type, .ids(created))
            #expect(organization.ids(type) == before)
            #expect(try organization.restore(type, .ids([created[1]])) == [created[1]])
            let restored = try self.row(organization, type, created[1])
            #expect(membersDiffering(restored, row) == [])
            #expect(organization.ids(type) == before + [created[1]])
        }
    }

    @Test(arguments: RecordType.all.filter(\.canBeDeactivated))
    func `records become inactive or void`(type: RecordType) throws {
        try self.withDocuments { organization in
            let id = organization.ids(type)[0]
            try organization.deactivate(type, .ids([id]))
            let status = try self.row(organization, type, id)["status"] as? String
            #expect(["inactive", "void", "cancelled"].contains(status))
        }
    }

    @Test func `payments can become neither inactive nor void, and documents have no stock`() throws {
        try self.withDocuments { organization in
            #expect(throws: ControlError.self) { try organization.deactivate(.customerpayments, .some(1)) }
            #expect(throws: ControlError.self) { try organization.moveStock(.invoices, .some(1)) }
        }
    }

    @Test(arguments: RecordType.documents)
    func `rows drift between the pages of every list`(type: RecordType) async throws {
        try await withSimulator(.documents(.each(30))) { caller in
            let token = try await caller.token()
            let product = type.module.products.contains(.books) ? "/books/v3" : "/inventory/v1"
            func ids(page: Int) async throws -> [String] {
                let page = try await caller.get("\(product)/\(type.name)", "per_page=10&page=\(page)", token: token)
                let rows = page.rows(type.name)
                let key = try #require(rows.first?.keys.first { caller.organization.isKey($0, of: type, in: rows) })
                return rows.compactMap { $0[key] as? String }
            }
            try caller.organization.add(Drift(list: type.module, page: 1, action: .create, n: 2))
            let first = try await ids(page: 1)
            let second = try await ids(page: 2)
            #expect(Set(second.prefix(2)) == Set(first.suffix(2)))
            try caller.organization.add(Drift(list: type.module, page: 2, action: .delete, n: 3))
            _ = try await ids(page: 2)
            #expect(caller.organization.ids(type).count == 29)
        }
    }

    @Test func `every list counts its own calls`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            for module in Module.all where module.products.contains(.books) {
                _ = try await caller.get("/books/v3/\(module.path)", token: token)
                #expect(caller.organization.calls.byEndpoint["GET /books/v3/\(module.path)"] == 1)
            }
            _ = try await caller.get("/books/v3/bills/1", token: token)
            #expect(caller.organization.calls.byEndpoint["GET /books/v3/bills/{id}"] == 1)
        }
    }

    @Test func `a list can lose its scope alone`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.control("switches", #"{"revoked_scopes":["bills"]}"#)
            #expect(try await caller.get("/books/v3/bills", token: token).code == 57)
            #expect(try await caller.get("/books/v3/invoices", token: token).status == 200)
        }
    }
}

extension SimulatedOrganization {
    /// Whether a member holds the ids of these rows.
    fileprivate func isKey(_ member: String, of type: RecordType, in rows: [[String: Any]]) -> Bool {
        let ids = Set(self.ids(type))
        return rows.allSatisfy { ids.contains($0[member] as? String ?? "") }
    }
}
