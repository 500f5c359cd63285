package import SyncCore

/// What the processes of an organization share, on Redis or in the database.
package struct SharedStores: Sendable {
    /// Nil: this process has a limiter of its own.
    package let budget: (any CallBudgetStore)?
    /// Nil: the access token is shared by a file, see ``ZohoSettings/tokenFile``.
    package let tokens: (any TokenStore)?
    /// Takes note of new tokens, and of those that could not be had; nil: nobody does.
    package var events: (any EventRecorder)?

    package init(
        budget: (any CallBudgetStore)? = nil,
        tokens: (any TokenStore)? = nil,
        events: (any EventRecorder)? = nil
    ) {
        self.budget = budget
        self.tokens = tokens
        self.events = events
    }
}
