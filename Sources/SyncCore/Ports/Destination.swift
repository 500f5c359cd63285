/// Where rows are written.
///
/// ## Contract
/// - `commit` is atomic: rows, dead letters, run counters and checkpoint are visible together, or none of them is.
/// - `commit` is idempotent: the same batch a second time changes no row.
/// - Never back in time: a row is replaced only when the record's `modifiedAt` is not older than the stored one and its
///   hash or its instant differs. Equal instants: the later commit wins.
/// - Columns are a function of the stored payloads (``RowMerge``): a column whose value is nil in ``Row/values`` has what the
///   payload of the other shape says, and otherwise NULL.
/// - The rows of a child table that a record tells take the place of those that were stored for it; nil keeps them.
/// - A list row that is written makes the record's details due, and ``Batch/settledDetails`` settles them. A record that is
///   written, whose details are settled, or that is gone waits no more (``RecordRetry``).
/// - ``Batch/repairs`` change columns and child rows and leave the payloads as they are; a change of columns is told.
/// - A dead letter closes when what it is about is stored, in its shape, as a record of its type or one that shares the listing; or
///   when the record is gone.
/// - A row that is stored as deleted is written whatever its instant and hash, and is not deleted any more. ``Batch/gone`` are
///   marked deleted and inactive. Records that a commit finds or leaves stored, and
///   gone ones, are suspects no more.
/// - Every row that is inserted, updated, refused, found older, deleted or brought back leaves one entry in the change log, in
///   the same commit.
/// - A row that the database refuses becomes a dead letter of the same commit; the others are stored.
/// - Fenced: `commit` throws ``SyncError/Code/leaseLost`` and writes nothing unless the lease is the newest of its type.
package protocol Destination: Sendable {
    /// Says whose records are written here, before anything is read or written: the first organization that has records here is
    /// remembered.
    /// - Throws: ``SyncError/Code/wrongOrganization`` where the records are another organization's; then nothing is written.
    func claim(by organizationID: String) async throws(SyncError)

    /// Which database this is. Replaced or recreated databases differ. Entries of the state cache belong to one generation.
    func generation() async throws(SyncError) -> String

    /// Gives the database a new generation, so that every entry of a state cache is void; returns it.
    func renewGeneration() async throws(SyncError) -> String

    func commit(_ batch: Batch, holding lease: Lease) async throws(SyncError) -> CommitOutcome

    /// The hashes and instants of stored rows, in pages by local id, for warming a cache without asking the source.
    /// - Parameter after: the last local id of the page before; nil for the first.
    func storedVersions(
        of type: EntityType,
        after: String?,
        limit: Int
    ) async throws(SyncError) -> [StoredVersion]

    /// How many rows are stored and not deleted.
    func rowCount(of type: EntityType) async throws(SyncError) -> Int

    /// Those of the rows with these ids that are stored, deleted ones too, for comparing them with the source.
    func storedRows(of type: EntityType, ids: [String]) async throws(SyncError) -> [StoredRow]

    /// The child rows of stored records, for each child table of the type, by the record's id; nothing of records that are not stored.
    func storedChildren(of type: EntityType, ids: [String]) async throws(SyncError) -> [String: [[ChildRow]]]

    /// The way in which the rows of a type were made (``RowMapper/version``); nil where an older version made them, or none are.
    func mappingVersion(of type: EntityType) async throws(SyncError) -> String?

    /// How far the rotation of details is; nil where it never began.
    func rotation(of type: EntityType) async throws(SyncError) -> DetailRotation?

    /// The ids of records whose details are due, the last modified first; deleted ones are left out, and those that wait
    /// (``RecordRetry``).
    func dueDetails(of type: EntityType, limit: Int, now: Instant) async throws(SyncError) -> [String]

    func dueDetailCount(of type: EntityType, now: Instant) async throws(SyncError) -> Int

    /// The records that wait for another call, by id: those that few calls were in vain for.
    func retries(of type: EntityType, _ phase: RecordRetry.Phase) async throws(SyncError) -> [String: RecordRetry]
}
