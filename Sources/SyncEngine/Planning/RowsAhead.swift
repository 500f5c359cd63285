import SyncCore

/// The stored rows of a type as the next run will find them: once the schema is what this program needs.
struct RowsAhead {
    let destination: any Destination
    let type: EntityType
    /// What becomes of them before the run; nil where they stay as they are.
    let effect: SchemaForecast.Effect?
    /// Whether the run makes them anew from their own payloads before it compares them.
    let areRemade: Bool

    /// - Throws: ``SyncError/Code/destinationIncompatible`` where the rows are a user's, and cannot be compared yet.
    init(
        _ destination: any Destination,
        of type: EntityType,
        _ effect: SchemaForecast.Effect?,
        force: Bool
    ) async throws(SyncError) {
        guard effect != .adopted else {
            throw SyncError(
                .destinationIncompatible,
                "The table \(type.table) was not made by TDS; its rows cannot be compared before it has the columns for that.",
                nextStep: "Make them, with `tds status` for example, and plan again."
            )
        }
        self.destination = destination
        self.type = type
        self.effect = effect
        areRemade = try await Self.areRemade(destination, type, effect, force)
    }

    private static func areRemade(
        _ destination: any Destination,
        _ type: EntityType,
        _ effect: SchemaForecast.Effect?,
        _ force: Bool
    ) async throws(SyncError) -> Bool {
        guard effect != .created, try await destination.rowCount(of: type) > 0 else { return false }
        if force || effect == .remade { return true }
        return try await destination.mappingVersion(of: type) != RowMapper(type).version
    }

    var areNone: Bool { effect == .created }

    func count() async throws(SyncError) -> Int {
        areNone ? 0 : try await destination.rowCount(of: type)
    }

    /// By the record's id.
    func rows(_ ids: [String]) async throws(SyncError) -> [String: StoredRow] {
        guard !areNone else { return [:] }
        let stored = try await destination.storedRows(of: type.withoutColumns, ids: ids)
        return Dictionary(stored.map { ($0.version.entityID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What a row is compared by.
    func guarded(_ row: StoredRow) -> (hash: ContentHash?, lastModified: Instant?, isDeleted: Bool) {
        (
            areRemade ? row.hash(of: .list, remadeFor: type) : row.version.contentHash, row.version.lastModified,
            row.deletedAt != nil
        )
    }

    /// The records whose details are due.
    func dueDetails(at now: Instant) async throws(SyncError) -> Set<String> {
        guard !areNone else { return [] }
        let count = try await destination.dueDetailCount(of: type, now: now)
        return Set(try await destination.dueDetails(of: type, limit: count, now: now))
    }
}
