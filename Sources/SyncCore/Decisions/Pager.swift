/// Walks the pages of one listing: drops rows that come twice, and ends a walk that does not advance.
///
/// The source pages by offset without a snapshot (zoho-api 3.3), so a row inserted during the walk pushes others onto the
/// next page, where they come again; and a listing may promise more pages for ever.
package struct Pager: Sendable {
    /// 50,000 pages are 10 million records; nothing honest is longer.
    private static let pagesMax = 50_000

    private var seen = SeenRecords()
    private var pagesWithoutNews = 0
    private let typeName: String

    package init(typeName: String) {
        self.typeName = typeName
    }

    /// Takes a page that was read.
    /// - Returns: the records that this walk has not seen yet, in the page's order.
    /// - Throws: ``SyncError/Code/listingDoesNotAdvance``.
    package mutating func accept(_ page: RecordPage) throws(SyncError) -> [SourceRecord] {
        let fresh = page.records.filter { seen.insert($0) }
        let bringsNews = !fresh.isEmpty || !page.rejected.isEmpty || page.foreignCount > 0
        pagesWithoutNews = bringsNews ? 0 : pagesWithoutNews + 1
        let isEndless = pagesWithoutNews >= 2 || page.context.page >= Self.pagesMax
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

/// The records a walk has met, by id and hash: 16 bytes each for the 18 or 19 digits of Zoho's ids.
///
/// A record that comes again with other content is not a repetition: it was edited during the walk.
private struct SeenRecords: Sendable {
    private var hashesByNumber: [UInt64: Int] = [:]
    private var hashesByText: [String: Int] = [:]

    /// - Returns: whether this id was not seen with this content.
    mutating func insert(_ record: SourceRecord) -> Bool {
        let hash = record.hash.hashValue
        let isNumber = record.id.utf8.first != UInt8(ascii: "0") && record.id.utf8.first != UInt8(ascii: "+")
        if isNumber, let number = UInt64(record.id) {
            return hashesByNumber.updateValue(hash, forKey: number) != hash
        }
        return hashesByText.updateValue(hash, forKey: record.id) != hash
    }
}
