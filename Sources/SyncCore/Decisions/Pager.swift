/// Walks the pages of one listing: tells which page to ask for, drops rows that come twice, and ends a walk that does not advance.
///
/// The source pages by offset without a snapshot (zoho-api 3.3), so a row inserted during the walk pushes others onto the next
/// page, where they come again, and one that is deleted draws others onto the page before; a listing may promise more pages for
/// ever; and it may not say whether there are more. Then it is read on, by our own count, until a page is not full or brings
/// nothing new.
package struct Pager: Sendable {
    /// 50,000 pages are 10 million records; nothing honest is longer.
    private static let pagesMax = 50_000

    /// Pages in a row that may bring nothing but rows seen before.
    private static let repeatedPagesMax = 1
    /// Pages in a row that may bring nothing but rows of another type or unreadable ones: whether those are new cannot be told.
    private static let barrenPagesMax = 99

    /// The page to ask for now; nil where the listing has ended. It is one back where a page that was promised came empty: a row
    /// that was deleted meanwhile has made the one before it the last, and drawn rows onto it.
    package private(set) var next: Int?
    /// The page that the one before it promised.
    private var promised: Int?
    /// The page that was promised and came empty.
    private var unkept: Int?

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

    /// Whether a page has nothing but readable records that this walk has not met, each of them once.
    package func isNew(_ page: RecordPage) -> Bool {
        guard page.rejected.isEmpty else { return false }
        let ids = Set(page.records.map(\.id))
        return ids.count == page.records.count && !ids.contains(where: hasMet)
    }

    /// Takes a page that was read.
    /// - Returns: the records that this walk has not seen yet, in the page's order.
    /// - Throws: ``SyncError/Code/listingDoesNotAdvance``.
    package mutating func accept(_ page: RecordPage) throws(SyncError) -> [SourceRecord] {
        let number = page.context.page
        if page.isEmpty, try isUnkept(number) { return [] }
        let fresh = page.records.filter { seen.insert($0) }
        for rejected in page.rejected {
            if let id = rejected.id { seen.insert(unreadable: id) } else { metOnlyKnownIDs = false }
        }
        let mayBeNew = !page.rejected.isEmpty || page.foreignCount > 0
        barrenPages = fresh.isEmpty ? barrenPages + 1 : 0
        repeatedPages = fresh.isEmpty && !mayBeNew ? repeatedPages + 1 : 0
        let goesOn = page.context.hasMorePages ?? (page.isFull && repeatedPages == 0)
        let isEndless =
            repeatedPages > Self.repeatedPagesMax || barrenPages > Self.barrenPagesMax || number >= Self.pagesMax
        if goesOn, isEndless {
            let word = page.context.hasMorePages == nil ? "does not say where it ends, and" : "promises more pages, but"
            throw doesNotAdvance("\(word) page \(number) brought nothing new")
        }
        if page.context.hasMorePages == true, fresh.isEmpty, unkept == number + 1 { throw broken(promise: number + 1) }
        next = goesOn ? number + 1 : nil
        promised = page.context.hasMorePages == true ? next : nil
        return fresh
    }

    /// Whether an empty page was promised, so that the page before it is asked for once more.
    private mutating func isUnkept(_ number: Int) throws(SyncError) -> Bool {
        if unkept == number + 1 { throw broken(promise: number + 1) }
        guard promised == number else { return false }
        guard unkept != number else { throw broken(promise: number) }
        (unkept, promised, next) = (number, nil, number - 1)
        return true
    }

    private func broken(promise number: Int) -> SyncError {
        doesNotAdvance("promises page \(number), but does not bring it")
    }

    private func doesNotAdvance(_ what: String) -> SyncError {
        SyncError(
            .listingDoesNotAdvance,
            "The listing of \(typeName) \(what).",
            nextStep: "What was read is stored. Run again later; if it stays so, tell Zoho's support the page number."
        )
    }
}
