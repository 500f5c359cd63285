/// Where Zoho lists a type, and how one record is asked for.
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
    /// How many details are read by one call; nil where each is a call.
    package let bulkDetails: BulkDetails?

    package struct BulkDetails: Sendable {
        package let path: String
        /// The parameter with the ids, which commas separate.
        package let idsMember: String
    }

    package init(
        path: String,
        listMember: String,
        detailMember: String,
        query: [(name: String, value: String)],
        stableSort: String?,
        changes: ChangeListing,
        service: ZohoService? = nil,
        bulkDetails: BulkDetails? = nil
    ) {
        self.path = path
        self.listMember = listMember
        self.detailMember = detailMember
        self.query = query
        self.stableSort = stableSort
        self.changes = changes
        self.service = service
        self.bulkDetails = bulkDetails
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
