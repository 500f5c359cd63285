package import SyncCore

/// What the processes of an organization share, on Redis or in the database.
package struct SharedStores: Sendable {
    /// Nil: this process has a limiter of its own.
    package let budget: (any CallBudgetStore)?
    /// Nil: the access token is shared by a file, see ``ZohoSettings/tokenFile``.
    package let tokens: (any TokenStore)?

    package init(budget: (any CallBudgetStore)? = nil, tokens: (any TokenStore)? = nil) {
        self.budget = budget
        self.tokens = tokens
    }
}
