import Logging
import SyncCore

/// Puts the rows of a type right from their own payloads, where an older version, or one with other columns, made them in another
/// way. Costs no call, and is done once: a run that ends in between does it again from the beginning.
struct RowRemaker {
    private static let chunk = 500

    let type: EntityType
    let ports: SyncPorts
    let logger: Logger

    func run(_ committer: inout BatchCommitter, _ tally: inout RunTally) async throws(SyncError) {
        let version = committer.mapper.version
        guard try await ports.destination.mappingVersion(of: type) != version else { return }
        var last: String?
        while true {
            let versions = try await ports.destination.storedVersions(of: type, after: last, limit: Self.chunk)
            guard let final = versions.last else { break }
            let repairs = try await RowRepairs(type, ports).repairs(of: versions.map(\.entityID), rehashing: true)
            try await commit(&committer, &tally) { $0.repairs = repairs }
            tally.remade += repairs.count { !$0.changedFields.isEmpty }
            last = final.localID
        }
        try await commit(&committer, &tally) { $0.mappingVersion = version }
        guard tally.remade > 0 else { return }
        logger.notice(
            "Rows that were stored by an older version were put right from their own payloads",
            metadata: ["type": "\(type.name)", "rows": "\(tally.remade)"]
        )
    }

    private func commit(
        _ committer: inout BatchCommitter,
        _ tally: inout RunTally,
        _ fill: (inout Batch) -> Void
    ) async throws(SyncError) {
        var batch = Batch(
            type: type,
            runID: tally.run.id,
            rows: [],
            deadLetters: [],
            counters: RunCounters(),
            checkpoint: nil,
            now: ports.time.now()
        )
        fill(&batch)
        guard !batch.isEmpty else { return }
        try await committer.commit(batch, .notAsked, &tally)
    }
}

/// Finds what has to be changed of rows so that they are what their own payloads say.
struct RowRepairs {
    private let type: EntityType
    private let ports: SyncPorts
    private let mapper: RowMapper

    init(_ type: EntityType, _ ports: SyncPorts) {
        self.type = type
        self.ports = ports
        mapper = RowMapper(type)
    }

    /// - Parameter rehashing: see ``SyncCore/RowRepair``.
    func repairs(of ids: [String], rehashing: Bool) async throws(SyncError) -> [RowRepair] {
        let rows = try await ports.destination.storedRows(of: type, ids: ids)
        let children = type.childTables.isEmpty ? [:] : try await ports.destination.storedChildren(of: type, ids: ids)
        let stamps = PlausibleStamps(at: ports.time.now())
        return rows.compactMap { row in
            RowRepair(
                of: row,
                children: children[row.version.entityID] ?? type.childTables.map { _ in [] },
                mapper,
                stamps: stamps,
                rehashing: rehashing
            )
        }
    }
}
