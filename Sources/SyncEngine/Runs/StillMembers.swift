import Logging
import SyncCore

/// Compares members again that were noticed to move by themselves (``RestlessWatch``) and hold still now: a member that a person
/// changed once in every record looks the same at first.
struct StillMembers {
    /// With all its members.
    let type: EntityType
    let ports: SyncPorts
    let logger: Logger

    /// - Parameter records: of one shape, before they are stored. What moves at every read differs in each of them.
    func lift(by records: [SourceRecord]) async throws(SyncError) {
        guard let store = ports.volatileMembers, !records.isEmpty else { return }
        let noticed = Set(try await store.all().filter { $0.entityType == type.name }.map(\.member))
        guard !noticed.isEmpty else { return }
        let rows = try await ports.destination.storedRows(of: type.withoutColumns, ids: records.map(\.id))
        let stored = Dictionary(rows.map { ($0.version.entityID, $0) }, uniquingKeysWith: { first, _ in first })
        var sample = MemberSample(noticed, type.layout)
        for record in records {
            guard let before = stored[record.id]?.payload(of: record.shape) else { continue }
            sample.add(record, storedAs: before)
        }
        let still = sample.still
        guard !still.isEmpty else { return }
        try await store.remove(still, of: type)
        for member in still.sorted() {
            let subject = "\(type.name).\(member)"
            _ = try await ports.alerts?.clear(.volatileMember, subject: subject, now: ports.time.now())
            logger.notice("A member holds still and is compared again", metadata: ["member": "\(subject)"])
        }
    }
}
