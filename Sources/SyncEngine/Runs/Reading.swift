import SyncCore

/// What a run reads, once it is known how far earlier ones came.
enum Reading {
    case everything(resumedFromPage: Int?)
    /// - `cursor`: where the walk began on its own account; nil where the user named an instant.
    /// - `scans`: whether a slice of everything is read afterwards, when one is due.
    case changes(since: Instant, cursor: SyncCursor?, scans: Bool)
    case records([String])
    /// Records that may have changed, may be new, or may be gone.
    case webhookTriggered([String])
    /// Records that may be gone.
    case suspects([String])
    /// Nothing but details.
    case dueDetails

    init(_ options: SyncOptions, of type: EntityType, _ ports: SyncPorts) async throws(SyncError) {
        switch options.selection {
        case .ids(let ids): self = .records(ids)
        case .webhookTriggered(let ids): self = .webhookTriggered(ids)
        case .suspects:
            let suspects = try await ports.deletions.suspects(of: type, limit: Int(Int32.max))
            self = .suspects(suspects.map(\.entityID))
        case .dueDetails: self = .dueDetails
        case .changedSince(let since): self = .changes(since: since, cursor: nil, scans: false)
        case .changes, .scheduled:
            guard let cursor = try await ports.runs.cursor(of: type.name) else { fallthrough }
            let since = cursor.since.advanced(by: .zero - CursorEstimate.lookback)
            self = .changes(since: since, cursor: cursor, scans: options.selection == .scheduled)
        case .everything:
            self = .everything(resumedFromPage: try await Self.resumptionPage(options, of: type, ports))
        }
    }

    var mode: SyncMode {
        switch self {
        case .everything: .full
        case .changes(_, _, let scans): scans ? .scheduled : .incremental
        case .records, .webhookTriggered, .suspects, .dueDetails: .realtime
        }
    }

    /// The rows that are made anew before anything is read.
    /// - Parameter force: Whether what somebody else changed is to be put right.
    func rows(remade force: Bool) -> RowRemaker.Scope {
        guard force else { return .outdated }
        return ids.map { .records($0) } ?? .all
    }

    /// The records that are read; nil where a listing tells.
    var ids: [String]? {
        switch self {
        case .everything, .changes, .dueDetails: nil
        case .records(let ids), .webhookTriggered(let ids), .suspects(let ids): ids
        }
    }

    var resumedFromPage: Int? {
        if case .everything(let page) = self { page } else { nil }
    }

    /// An unfinished full run is taken up one page before its checkpoint, since rows deleted meanwhile move the others
    /// forward. Nil: begin at the first page.
    private static func resumptionPage(
        _ options: SyncOptions,
        of type: EntityType,
        _ ports: SyncPorts
    ) async throws(SyncError) -> Int? {
        guard !options.force, let checkpoint = try await ports.runs.checkpoint(of: type.name),
            checkpoint.isUsable(at: ports.time.now())
        else { return nil }
        return max(1, checkpoint.nextPage - 1)
    }
}
