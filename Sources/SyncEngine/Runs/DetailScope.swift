import SyncCore

/// Which details a run reads: those that are due, and those whose turn it is to be read again although nothing tells that they
/// changed (``DetailRotation``). A value, made before anything is written, so that a plan says the same.
struct DetailScope {
    /// How many are read at most; nil: none.
    let limit: Int?
    /// Of which records; nil: of all.
    let among: Set<String>?
    /// Records that become due by the rotation, or because a person asked for all of them.
    let turned: [String]
    /// How far the rotation is then; nil where it stays.
    let rotation: DetailRotation?

    private static let chunk = 1_000

    init(_ options: SyncOptions, _ mode: SyncMode, of type: EntityType, _ ports: SyncPorts) async throws(SyncError) {
        let scope = try await DetailScope(ofUsualRuns: options, mode, of: type, ports)
        guard scope.limit == nil, mode != .realtime, options.details != false, type.details != nil,
            let letters = try await ports.deadLetters?.openIDs(of: [type.name], .detail), !letters.isEmpty
        else {
            self = scope
            return
        }
        // Nobody asked for details of the type, but of these one was refused, or could not be read: where the row changed since,
        // it may be mended.
        (limit, among, turned, rotation) = (.max, letters, scope.turned, scope.rotation)
    }

    private init(
        ofUsualRuns options: SyncOptions,
        _ mode: SyncMode,
        of type: EntityType,
        _ ports: SyncPorts
    ) async throws(SyncError) {
        among = nil
        let isAsked = options.readsDetails(of: type)
        // A type without stamps is read as a whole by scheduled runs too.
        let mode = options.selection == .scheduled ? .scheduled : mode
        guard let call = type.details?.call, isAsked || mode == .scheduled else {
            (limit, turned, rotation) = (nil, [], nil)
            return
        }
        guard mode != .realtime else {
            (limit, turned, rotation) = (.max, [], nil)
            return
        }
        let now = ports.time.now()
        let known = try await ports.destination.rotation(of: type)
        if isAsked, options.details == true, options.force, mode == .full {
            turned = try await Self.candidates(of: type, after: nil, atMost: .max, ports) { _ in true }.map(\.entityID)
            (limit, rotation) = (.max, DetailRotation(scannedAt: now, through: nil))
            return
        }
        let turns = mode == .scheduled || (isAsked && call.isBulk)
        switch turns || known == nil
            ? DetailRotation.step(after: known, call, spareCalls: ports.source.usage.spareCalls, now: now) : .none
        {
        case .none:
            (turned, rotation) = ([], nil)
            limit = isAsked || (known != nil && call.isBulk) ? .max : nil
        case .putOff:
            // Nobody asked for details of the type yet.
            (turned, limit) = ([], isAsked ? .max : nil)
            rotation = isAsked ? DetailRotation(scannedAt: now, through: nil) : nil
        case .read(let after, let count):
            let refused = try await ports.destination.retries(of: type, .detail).filter { $0.value.retryAt == nil }
            let due = try await Self.candidates(of: type, after: after, atMost: count, ports) {
                $0.hasDetail && refused[$0.entityID] == nil
            }
            turned = due.map(\.entityID)
            let last = due.count == count ? due.last?.localID : nil
            rotation = DetailRotation.after(known, last: last, now: now)
            limit = isAsked || call.isBulk ? .max : turned.count
        }
    }

    private static func candidates(
        of type: EntityType,
        after: String?,
        atMost count: Int,
        _ ports: SyncPorts,
        where isMeant: (StoredVersion) -> Bool
    ) async throws(SyncError) -> [StoredVersion] {
        var found: [StoredVersion] = []
        var last = after
        while found.count < count {
            let page = try await ports.destination.storedVersions(of: type, after: last, limit: chunk)
            guard let final = page.last else { break }
            found += page.filter(isMeant)
            last = final.localID
        }
        return Array(found.prefix(count))
    }
}

extension DetailSource.Call {
    fileprivate var isBulk: Bool {
        if case .bulk = self { true } else { false }
    }
}

extension SourceUsage {
    /// The calls that the smallest plan has in a day (https://www.zoho.com/books/api/v3/introduction/#api-call-limit).
    private static let smallestQuota = 1_000

    /// The calls of the day beyond a fifth of all. A proxy may keep back what Zoho tells of them: then the plan is taken for the
    /// smallest one, of which this run's calls are spent.
    fileprivate var spareCalls: Int {
        let (limit, remaining) =
            quota.map { ($0.limit, $0.remaining) } ?? (Self.smallestQuota, Self.smallestQuota - apiCalls)
        return max(0, remaining - limit / 5)
    }
}
