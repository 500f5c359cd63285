import SyncCore

/// Compares the details of records with what is stored of them: the payload, and the rows of child tables.
struct DetailComparison {
    private static let chunk = 100

    private let type: EntityType
    private let ports: SyncPorts
    private let mapper: RowMapper

    init(_ type: EntityType, _ ports: SyncPorts) {
        self.type = type
        self.ports = ports
        mapper = RowMapper(type)
    }

    /// Of all rows that are stored and not deleted, but for those whose details were never stored.
    func run(_ report: inout VerificationReport, _ healer: Healer?) async throws(SyncError) {
        var last: String?
        while true {
            let page = try await ports.destination.storedVersions(of: type, after: last, limit: Self.chunk)
            guard let final = page.last else { return }
            let ids = page.filter(\.hasDetail).map(\.entityID)
            if !ids.isEmpty { try await compare(ids, &report, healer) }
            last = final.localID
        }
    }

    private func compare(
        _ ids: [String],
        _ report: inout VerificationReport,
        _ healer: Healer?
    ) async throws(SyncError) {
        let answers = await ports.source.details(ids, of: type)
        let rows = try await ports.destination.storedRows(of: type, ids: answers.records.map(\.id))
        let stored = Dictionary(rows.map { ($0.version.entityID, $0) }, uniquingKeysWith: { first, _ in first })
        var differing: [Row] = []
        for record in answers.records {
            guard let row = try? mapper.row(for: record), let before = stored[record.id] else { continue }
            let changes = changes(of: row, before)
            guard !changes.isEmpty else { continue }
            report.add(RowDifference(entityID: record.id, kind: .differs, fields: changes))
            differing.append(row)
        }
        // A row that is gone as a whole is told with the listing.
        let extra = Set(report.differences.lazy.filter { $0.kind == .extra }.map(\.entityID))
        let gone = answers.gone.filter { !extra.contains($0.id) }
        report.unreadable += answers.rejected.count + answers.refused.count + answers.postponed.count + gone.count
        report.healed += try await healer?.write(differing) ?? 0
        if let error = answers.error { throw error }
    }

    private func changes(of row: Row, _ stored: StoredRow) -> [MemberChange] {
        let old = Array((stored.detailJSON ?? "{}").utf8)[...]
        let changes = try? MemberChange.between(old, row.record.slice.page[row.record.slice.range], type.layout)
        return (changes ?? []).map { change in
            MemberChange(name: "zoho_detail_data." + change.name, before: change.before, after: change.after)
        }
    }
}
