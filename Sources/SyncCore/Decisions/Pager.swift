/// Walks the pages of one listing: drops rows that come twice, and ends a walk that does not advance.
///
/// The source pages by offset without a snapshot (zoho-api 3.3), so a row inserted during the walk pushes others onto the
/// next page, where they come again; and a listing may promise more pages for ever.
package struct Pager: Sendable {
    /// 50,000 pages are 10 million records; nothing honest is longer.
    private static let pagesMax = 50_000

    /// Pages in a row that may bring nothing but rows seen before.
    private static let repeatedPagesMax = 1
    /// Pages in a row that may bring nothing but rows of another type or unreadable ones: whether those are new cannot be told.
    private static let barrenPagesMax = 99

    private var seen = SeenRecords()
    /// Whether every row that was met had an id: only then a record that was not met is missing.
    package private(set) var metOnlyKnownIDs = true
    private var repeatedPages = 0
    private var barrenPages = 0
    private let typeName: String

    package init(typeName: String) {
        self.typeName = typeName
    }

    /// How many records were met, unreadable ones too.
    package var count: Int { seen.count }

    package func hasMet(_ id: String) -> Bool { seen.contains(id) }

    /// Takes a page that was read.
    /// - Returns: the records that this walk has not seen yet, in the page's order.
    /// - Throws: ``SyncError/Code/listingDoesNotAdvance``.
    package mutating func accept(_ page: RecordPage) throws(SyncError) -> [SourceRecord] {
        let fresh = page.records.filter { seen.insert($0) }
        for rejected in page.rejected {
            if let id = rejected.id { seen.insert(unreadable: id) } else { metOnlyKnownIDs = false }
        }
        let mayBeNew = !page.rejected.isEmpty || page.foreignCount > 0
        barrenPages = fresh.isEmpty ? barrenPages + 1 : 0
        repeatedPages = fresh.isEmpty && !mayBeNew ? repeatedPages + 1 : 0
        let isEndless =
            repeatedPages > Self.repeatedPagesMax || barrenPages > Self.barrenPagesMax
            || page.context.page >= Self.pagesMax
        if page.context.hasMorePages, isEndless {
            throw SyncError(
                .listingDoesNotAdvance,
                "The listing of \(typeName) promises more pages, but page \(page.context.page) brought nothing new.",
                nextStep:
                    "What was read is stored. Run again later; if it stays so, tell Zoho's support the page number."
            )
        }
        return fresh
    }
}
