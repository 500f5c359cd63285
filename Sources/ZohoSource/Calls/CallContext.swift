import SyncCore

/// What is known around an answer that is read as an error.
struct CallContext: Sendable {
    let call: APICall
    let now: Instant
    let organizationID: String
    /// Whether the token was got because the one before it was refused in this same call: a refusal then is not about age.
    let tokenIsFresh: Bool
    /// When the day's quota comes back, as far as answers told.
    let quotaResetsAt: Instant?
}
