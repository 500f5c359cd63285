package import SyncCore

/// Which control tables have rows about records of a type that a commit may end. Nearly always none has, and the commit is spared
/// statements that each name all of its records.
///
/// What has the lease writes them, but for letters of webhooks: one that comes between this and the commit stays open until its
/// record is stored once more, as one does that comes right behind the commit.
package struct TypeTraces: Sendable {
    let letters: Bool
    let suspects: Bool
    let retries: Bool
    let faults: Bool

    /// Looked up along with the check of the lease.
    package static func check(
        _ lease: Lease,
        for type: EntityType,
        _ catalog: EntityCatalog,
        in session: any SQLSession
    ) throws
        -> TypeTraces
    {
        let row = try Fence(session).check(lease, for: type.name, along: selection(of: type, catalog)).rows.first
        // Where nothing is known everything is looked at.
        func has(_ table: String) -> Bool { row?.isTrue(table) ?? true }
        return TypeTraces(
            letters: has("letters"),
            suspects: has("suspects"),
            retries: has("retries"),
            faults: has("faults")
        )
    }

    private static func selection(of type: EntityType, _ catalog: EntityCatalog) -> SQLText {
        let listed = catalog.namesInListing(of: type)
        let isOurs: SQLText = "entity_type = \(type.name)"
        return """
            SELECT
                EXISTS (SELECT 1 FROM tds_dead_letter_queue WHERE status = 'open' AND entity_type \(in: listed)) AS letters,
                EXISTS (SELECT 1 FROM tds_delete_suspects WHERE \(isOurs)) AS suspects,
                EXISTS (SELECT 1 FROM tds_record_retries WHERE \(isOurs)) AS retries,
                EXISTS (SELECT 1 FROM tds_column_faults WHERE \(isOurs)) AS faults
            """
    }
}
