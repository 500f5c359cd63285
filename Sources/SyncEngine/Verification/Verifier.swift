package import Logging
package import SyncCore

/// Compares everything that the source lists of a type with the rows, at the price of one listing: the rows are read from the
/// database, which costs no call.
package struct Verifier: Sendable {
    private static let chunk = 1_000

    private let ports: SyncPorts
    private let options: SyncOptions
    private let logger: Logger

    package init(ports: SyncPorts, options: SyncOptions, logger: Logger) {
        self.ports = ports
        self.options = options
        self.logger = logger
    }

    /// Holds the type's lease meanwhile, so that no run moves what is compared.
    ///
    /// - Parameters:
    ///   - heals: writes what differs anew, from what was read, and asks for those rows that the listing lacked.
    ///   - details: reads and compares the details too, by the cheapest calls that the type has.
    package func verify(
        _ type: EntityType,
        heals: Bool,
        details: Bool = false
    ) async throws(SyncError) -> VerificationReport {
        let type = try await ports.quieted(type)
        let id = ports.makeRunID()
        let callsBefore = ports.source.usage.apiCalls
        var report = VerificationReport(type: type)
        let keeper = LeaseKeeper(
            ports.leases,
            time: ports.time,
            timeToLive: options.leaseTimeToLive,
            outlivesLease: ports.outlivesRuns
        )
        try await keeper.withLease(on: type.name, holder: ports.holder(id)) { lease throws(SyncError) in
            // Nothing that is done under this lease makes an entry of the cache wrong.
            let check = GenerationCheck(destination: ports.destination, cache: ports.cache, logger: logger)
            let generation = try await check.generation(for: lease)
            let healer = heals ? try await Healer(type, id, ports, options, lease, generation, logger) : nil
            do throws(SyncError) {
                try await compare(type, &report, healer)
                if details, type.details != nil {
                    try await DetailComparison(type, ports).run(&report, healer)
                }
            } catch {
                try await healer?.end(error)
                throw error
            }
            try await healer?.end(nil)
        }
        report.apiCalls = ports.source.usage.apiCalls - callsBefore
        try await ports.comparisons?.note(report.comparison(at: ports.time.now()))
        return report
    }

    private static func gaveWay(_ type: EntityType) -> SyncError {
        SyncError(
            .leaseHeld,
            "The comparison of \(type.plural) gave way to a run that waits for them.",
            nextStep: "Compare again when that run has ended."
        )
    }

    private func compare(
        _ type: EntityType,
        _ report: inout VerificationReport,
        _ healer: Healer?
    ) async throws(SyncError) {
        var sums = ColumnSums(type)
        var walk = ListingWalk(of: type, ports, since: nil)
        try await walk.run(from: 1) { page, fresh, _ throws(SyncError) in
            if await ports.givesWay?() == true { throw Self.gaveWay(type) }
            let stored = try await storedRows(of: type, page.rejected.compactMap(\.id))
            for record in page.rejected { report.addUnreadable(stored: record.id.flatMap { stored[$0] }) }
            try await compare(fresh, of: type, &sums, &report, healer)
        }
        report.sourceCount = walk.pager.count
        try await findExtra(type, walk.pager, &sums, &report, healer)
        report.sums = sums.differing
    }

    private func compare(
        _ records: [SourceRecord],
        of type: EntityType,
        _ sums: inout ColumnSums,
        _ report: inout VerificationReport,
        _ healer: Healer?
    ) async throws(SyncError) {
        let stored = try await storedRows(of: type, records.map(\.id))
        let mapper = RowMapper(type)
        let comparison = RowComparison(mapper)
        let repairs = try await repairs(of: records.map(\.id), type)
        var differing: [Row] = []
        for record in records {
            guard let row = try? mapper.row(for: record) else {
                report.addUnreadable(stored: stored[record.id])
                continue
            }
            let kept = stored[record.id].flatMap { $0.deletedAt == nil ? $0 : nil }
            sums.add(source: comparison.columns(of: row, over: kept))
            if let kept { note(kept, &sums, &report) }
            let found = comparison.difference(of: row, stored: stored[record.id])
            guard let difference = found.adding(repairs[record.id], of: type) else { continue }
            report.add(difference)
            differing.append(row)
        }
        report.healed += try await healer?.write(differing) ?? 0
        try await healer?.repair(Array(repairs.values))
    }

    /// What the rows of child tables lack to be what their own payloads say.
    private func repairs(of ids: [String], _ type: EntityType) async throws(SyncError) -> [String: RowRepair] {
        guard !type.childTables.isEmpty else { return [:] }
        let tables = Set(type.childTables.map(\.name))
        let repairs = try await RowRepairs(type, ports).repairs(of: ids, rehashing: false).filter {
            !tables.isDisjoint(with: $0.changedFields)
        }
        return Dictionary(repairs.map { ($0.entityID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func note(_ row: StoredRow, _ sums: inout ColumnSums, _ report: inout VerificationReport) {
        report.storedCount += 1
        sums.add(stored: row)
    }

    /// Rows that the listing lacked.
    private func findExtra(
        _ type: EntityType,
        _ met: Pager,
        _ sums: inout ColumnSums,
        _ report: inout VerificationReport,
        _ healer: Healer?
    ) async throws(SyncError) {
        let extra = try await DeletionCheck.missing(from: met, of: type, ports)
        for start in stride(from: 0, to: extra.count, by: Self.chunk) {
            let ids = Array(extra[start..<min(start + Self.chunk, extra.count)])
            for row in try await storedRows(of: type, ids).values { note(row, &sums, &report) }
        }
        for id in extra { report.add(RowDifference(entityID: id, kind: .extra)) }
        guard !DeletionBreaker().trips(suspects: extra.count, rows: report.storedCount) else { return }
        report.healed += try await healer?.remove(extra) ?? 0
    }

    private func storedRows(of type: EntityType, _ ids: [String]) async throws(SyncError) -> [String: StoredRow] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await ports.destination.storedRows(of: type, ids: ids)
        return Dictionary(rows.map { ($0.version.entityID, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension RowDifference? {
    /// The same, with the child tables of a stored row that are not what its payload says.
    fileprivate func adding(_ repair: RowRepair?, of type: EntityType) -> RowDifference? {
        guard let repair, self?.kind != .missing else { return self }
        let tables = type.childTables.map(\.name).filter(repair.changedFields.contains)
        let fields = tables.map { MemberChange(name: $0, before: "other rows", after: "the payload's") }
        return RowDifference(entityID: repair.entityID, kind: .differs, fields: (self?.fields ?? []) + fields)
    }
}
