import Logging
import SyncCore

/// Makes rows anew from their own payloads, where an older version, one with other columns, or somebody else made them in another
/// way. Costs no call.
struct RowRemaker {
    enum Scope {
        /// All rows, where they were made in another way than this program's. Done once: a run that ends in between does it again
        /// from the beginning.
        case outdated
        case all
        /// These, beside what is outdated.
        case records([String])
    }

    private static let chunk = 500

    let type: EntityType
    let ports: SyncPorts
    let logger: Logger

    func run(_ scope: Scope, _ committer: inout BatchCommitter, _ tally: inout RunTally) async throws(SyncError) {
        let version = committer.mapper.version
        if try await ports.destination.mappingVersion(of: type) != version {
            try await remakeAll(&committer, &tally)
            try await commit(&committer, &tally) { $0.mappingVersion = version }
        } else {
            switch scope {
            case .outdated: break
            case .all: try await remakeAll(&committer, &tally)
            case .records(let ids): try await remake(ids, &committer, &tally)
            }
        }
        guard tally.remade > 0 else { return }
        logger.notice(
            "Rows were put right from their own payloads",
            metadata: ["type": "\(type.name)", "rows": "\(tally.remade)"]
        )
    }

    private func remakeAll(_ committer: inout BatchCommitter, _ tally: inout RunTally) async throws(SyncError) {
        var last: String?
        while true {
            let versions = try await ports.destination.storedVersions(of: type, after: last, limit: Self.chunk)
            guard let final = versions.last else { return }
            try await remake(versions.map(\.entityID), &committer, &tally)
            last = final.localID
        }
    }

    private func remake(
        _ ids: [String],
        _ committer: inout BatchCommitter,
        _ tally: inout RunTally
    ) async throws(SyncError) {
        for start in stride(from: 0, to: ids.count, by: Self.chunk) {
            let chunk = Array(ids[start..<min(start + Self.chunk, ids.count)])
            let repairs = try await RowRepairs(type, ports).repairs(of: chunk, rehashing: true)
            try await commit(&committer, &tally) { $0.repairs = repairs }
            tally.remade += repairs.count { !$0.changedFields.isEmpty }
        }
    }

    private func commit(
        _ committer: inout BatchCommitter,
        _ tally: inout RunTally,
        _ fill: (inout Batch) -> Void
    ) async throws(SyncError) {
        var batch = Batch(type: type, runID: tally.run.id, now: ports.time.now())
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
