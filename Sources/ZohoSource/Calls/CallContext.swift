import SyncCore

/// What is known around an answer that is read as an error.
struct CallContext: Sendable {
    let call: APICall
    /// Whom it was sent to.
    let base: BaseURL
    let now: Instant
    let organizationID: String
    /// Where the settings say that the organization is.
    let region: Region
    /// Whether the token was got because the one before it was refused, in this same call or a few minutes ago, or has read the
    /// listing meanwhile: a refusal then is not about age.
    var tokenIsFresh: Bool
    /// When the day's quota comes back, as far as answers told.
    let quotaResetsAt: Instant?
}
