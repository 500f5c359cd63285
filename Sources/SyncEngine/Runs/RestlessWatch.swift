import Logging
import SyncCore

/// Notes members that move by themselves (``RestlessMembers``), tells of them once, and settles the details that became due for
/// nothing else.
struct RestlessWatch {
    private static let chunk = 1_000

    let run: RunContext

    private var type: EntityType { run.type }
    private var ports: SyncPorts { run.ports }

    /// - Parameters:
    ///   - restless: what the run met.
    ///   - shape: of the records.
    ///   - known: how many of them it read.
    func notice(
        _ restless: RestlessMembers,
        in shape: RecordShape,
        among known: Int
    ) async throws(SyncError) {
        guard let store = ports.volatileMembers else { return }
        var members: Set<String> = []
        for (member, count) in restless.candidates where type.mayMove(member) {
            if RestlessMembers.areMost(count, of: known) {
                members.insert(member)
            } else {
                // Many records may be without it: the link of a payment is in sent invoices alone.
                let all = try await store.recordCount(of: type, with: member, in: shape)
                if RestlessMembers.areMost(count, of: all) { members.insert(member) }
            }
        }
        guard !members.isEmpty else { return }
        try await store.notice(members, of: type, now: ports.time.now())
        for member in members.sorted() { await tell(member) }
        let ids = restless.dueInVain(members)
        for start in stride(from: 0, to: ids.count, by: Self.chunk) {
            var batch = run.batch()
            batch.settledDetails = Array(ids[start..<min(start + Self.chunk, ids.count)])
            try await run.commit(batch)
        }
    }

    private func tell(_ member: String) async {
        let alert = Alert.volatileMember(member, of: type)
        run.logger.warning("\(alert.message)", metadata: ["type": "\(type.name)", "member": "\(member)"])
        let notice = AlertNotice(alert, id: ports.makeRunID(), at: ports.time.now())
        do throws(SyncError) {
            _ = try await ports.alerts?.raise(notice, awaitsNotifier: ports.awaitsNotifier)
        } catch {
            run.logger.warning("An alert could not be noted", metadata: ["error": "\(error)"])
        }
    }
}

extension Alert {
    static func volatileMember(_ member: String, of type: EntityType) -> Alert {
        let name = "\(type.plural).\(member)"
        let consequence =
            type.feedsColumns(member) ? "its column follows, without events," : "it is left out of comparisons"
        return Alert(
            .volatileMember,
            subject: "\(type.name).\(member)",
            message: "\(name) differs at every read although nothing changes; \(consequence) from now on.",
            nextStep: "Nothing has to be done; TDS_VOLATILE_MEMBERS=\(name) says the same for good and ends this alert."
        )
    }
}

extension SyncPorts {
    /// The same type, less the members that move by themselves: those of the settings, and those that were noticed.
    func quieted(_ type: EntityType) async throws(SyncError) -> EntityType {
        let noticed = try await volatileMembers?.all().filter { $0.entityType == type.name } ?? []
        let named = leftOut[type.name] ?? []
        for member in noticed where named.contains(member.member) {
            _ = try await alerts?.clear(.volatileMember, subject: "\(type.name).\(member.member)", now: time.now())
        }
        return type.leavingOut(named.union(noticed.map(\.member)))
    }
}
