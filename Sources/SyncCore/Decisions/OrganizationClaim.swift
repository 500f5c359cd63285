/// Whose records a database holds. The rows of one organization, compared with the listing of another, would all look deleted.
package enum OrganizationClaim {
    /// - Parameters:
    ///   - claimant: who is about to read or write.
    ///   - owner: who was noted; nil where nobody was, as in a database that is older than the note.
    ///   - hasRecords: asked only where the two differ. A note without records came from settings that never worked.
    ///   - database: its name, at the beginning of a sentence.
    /// - Returns: whether the claimant is to be noted.
    /// - Throws: ``SyncError/Code/wrongOrganization``.
    package static func isNew(
        _ claimant: String,
        owner: String?,
        in database: String,
        hasRecords: () throws -> Bool
    ) throws -> Bool {
        guard let owner, owner != claimant else { return owner == nil }
        guard try hasRecords() else { return true }
        throw SyncError(
            .wrongOrganization,
            "\(database) holds the records of organization \(owner), and the settings name organization \(claimant). "
                + "Nothing was read or written.",
            nextStep: "Set ZOHO_ORGANIZATION_ID back to \(owner), or give organization \(claimant) a database and a "
                + "TDS_DATA_DIR of its own."
        )
    }
}
