/// Follows a listing that was asked for what changed since an instant, and finds from its answers how that was honoured.
///
/// Parameters that an endpoint does not know are ignored without a word (zoho-api 3.3), so nothing is believed that the rows do
/// not show: an order counts as newest first only while the echo says so and the stamps do too, and only then a row older than
/// asked for ends the walk. Otherwise all pages are read, which is right whatever the endpoint did.
package struct ChangeWalk: Sendable {
    /// The column that shows the newest changes first.
    package static let sortColumn = "last_modified_time"

    /// How the listing brought what changed: the words of status and plan.
    package enum Strategy: String, Sendable {
        /// It brought only that.
        case filter
        /// All, but the newest first: the walk ended at the first older row.
        case newestFirst = "newest_first"
        /// All, in another order.
        case fullWalk = "full_walk"
    }

    private let since: Instant
    private var isNewestFirst = true
    private var sawOlder = false
    private var previous: Instant?

    package init(since: Instant) {
        self.since = since
    }

    package var strategy: Strategy {
        if !sawOlder { .filter } else if isNewestFirst { .newestFirst } else { .fullWalk }
    }

    /// - Returns: whether no later page can have a row that changed since.
    package mutating func ends(with page: RecordPage) -> Bool {
        if page.context.sortColumn != Self.sortColumn || page.context.sortOrder != "D" { isNewestFirst = false }
        for record in page.records {
            guard let stamp = record.modifiedAt else { continue }
            if let previous, stamp > previous { isNewestFirst = false }
            previous = stamp
            if stamp < since { sawOlder = true }
        }
        return isNewestFirst && sawOlder
    }
}
