import SyncCore
import SyncEngine
import SyncTestKit
import ZohoSimulator

/// Records that the organization refuses or does not give, and what is stored of them.
extension Rehearsal {
    static let refusals = [(400, 1025), (401, 57), (401, 1038), (403, 9)]

    /// - Returns: three ids that are refused from now on.
    func refuse(_ type: RecordType, _ refusal: (status: Int, code: Int) = (400, 1025)) throws -> [String] {
        let ids = organization.ids(type)
        let bad = [ids[ids.count / 7], ids[ids.count / 2], ids[ids.count - 5]]
        var fault = Fault(match: "/inventory/v1/")
        fault.ids = Set(bad)
        (fault.status, fault.code, fault.message) = (refusal.status, refusal.code, "Zoho does not do this.")
        _ = try organization.add(fault)
        return bad.sorted()
    }

    /// Answers an internal error, or sends elsewhere, for these records from now on.
    func fail(_ ids: [String], _ status: Int) throws {
        var fault = Fault(match: "/inventory/v1/")
        (fault.ids, fault.status) = (Set(ids), status)
        if status == 500 { (fault.code, fault.message) = (1000, "Internal Error") }
        _ = try organization.add(fault)
    }

    func openLetters() async throws -> [StoredDeadLetter] {
        try await database.deadLetters.letters(status: .open, of: nil, limit: 100)
    }

    /// How many invoices have the lines that only a detail brings, as text.
    func detailed() async throws -> [String] {
        try await column("SELECT count(DISTINCT parent_id) FROM invoice_line_items")
    }
}

extension SimulatorConfiguration {
    /// An organization of invoices, and next to nothing else.
    static func invoices(_ count: Int) -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration(products: 3, customers: 0, vendors: 0)
        configuration.documents[.invoices] = count
        configuration.dailyQuota = 1_000_000
        return configuration
    }
}
