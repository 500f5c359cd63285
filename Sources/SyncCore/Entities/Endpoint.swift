/// Where the source lists a type, and how one record is asked for.
package struct Endpoint: Sendable {
    /// Below the API's base address: `items`; a record is at `items/<id>`.
    package let path: String
    /// The member of a listing's answer that holds the rows: `items`.
    package let listMember: String
    /// The member of a detail's answer that holds the record: `item`.
    package let detailMember: String
    /// Sent with every listing: `filter_by=Status.All`, and what splits a shared listing.
    package let query: [(name: String, value: String)]
    /// A sort that keeps rows in place while they are edited. Nil where the source honours none.
    package let stableSort: String?
    /// What is asked of a listing so that it brings what changed.
    package let changes: ChangeListing
    /// The product whose API has the type; nil where both have.
    package let service: ZohoService?

    package init(
        path: String,
        listMember: String,
        detailMember: String,
        query: [(name: String, value: String)],
        stableSort: String?,
        changes: ChangeListing,
        service: ZohoService? = nil
    ) {
        self.path = path
        self.listMember = listMember
        self.detailMember = detailMember
        self.query = query
        self.stableSort = stableSort
        self.changes = changes
        self.service = service
    }
}

/// Which ways to list only what changed are worth trying at an endpoint (zoho-api 3.3, 3.4). Neither is believed: an answer shows
/// whether it was honoured (``ChangeWalk``).
package struct ChangeListing: Sendable {
    /// Whether `last_modified_time` is sent as a filter.
    package let filters: Bool
    /// Whether a sort by `last_modified_time`, newest first, is asked for.
    package let sorts: Bool

    package static let none = ChangeListing(filters: false, sorts: false)
    package static let filtered = ChangeListing(filters: true, sorts: false)
    package static let sorted = ChangeListing(filters: false, sorts: true)
    package static let filteredAndSorted = ChangeListing(filters: true, sorts: true)
}

/// How the members are read that a listing lacks (zoho-api 4).
package struct DetailSource: Sendable, Equatable {
    package enum Call: Sendable, Equatable {
        /// One record a call, below the listing's path.
        case each
        /// Up to so many records a call. All or nothing: one unknown id refuses the whole call, and is not named.
        case bulk(path: String, idsMember: String, idsMax: Int)
    }

    package let call: Call
    /// Whether a sync reads them unless it is told otherwise.
    package let isDefault: Bool

    package init(_ call: Call, isDefault: Bool) {
        self.call = call
        self.isDefault = isDefault
    }
}
