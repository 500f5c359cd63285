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

    let run: RunContext

    private var type: EntityType { run.type }
    private var ports: SyncPorts { run.ports }

    func remake(_ scope: Scope) async throws(SyncError) {
        let version = run.mapper.version
        if try await ports.destination.mappingVersion(of: type) != version {
            try await remakeAll()
            try await commit { $0.mappingVersion = version }
        } else {
            switch scope {
            case .outdated: break
            case .all: try await remakeAll()
            case .records(let ids): try await remake(ids)
            }
        }
        guard run.tally.remade > 0 else { return }
        run.logger.notice(
            "Rows were put right from their own payloads",
            metadata: ["type": "\(type.name)", "rows": "\(run.tally.remade)"]
        )
    }

    private func remakeAll() async throws(SyncError) {
        var last: String?
        while true {
            let versions = try await ports.destination.storedVersions(of: type, after: last, limit: Self.chunk)
            guard let final = versions.last else { return }
            try await remake(versions.map(\.entityID))
            last = final.localID
        }
    }

    private func remake(_ ids: [String]) async throws(SyncError) {
        for start in stride(from: 0, to: ids.count, by: Self.chunk) {
            let chunk = Array(ids[start..<min(start + Self.chunk, ids.count)])
            let repairs = try await RowRepairs(type, ports).repairs(of: chunk, rehashing: true)
            try await commit { $0.repairs = repairs }
            run.tally.remade += repairs.count { !$0.changedFields.isEmpty }
        }
    }

    private func commit(_ fill: (inout Batch) -> Void) async throws(SyncError) {
        var batch = run.batch()
        fill(&batch)
        guard !batch.isEmpty else { return }
        try await run.commit(batch)
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
