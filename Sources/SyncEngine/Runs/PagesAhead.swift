import SyncCore

/// A page that was read, and what was found when it was looked at.
struct PageArrival<Outlook: Sendable>: Sendable {
    let page: RecordPage
    let outlook: Outlook?
}

/// Pages of a listing that are asked for before it is their turn, as many at once as the source takes calls: those that are expected
/// to be there, and where none is expected, the one that follows. Never more than so many are in memory. Their order is the reader's:
/// whoever takes page after page gets them one after the other.
struct PagesAhead<Outlook: Sendable> {
    /// What a page is asked for with, and which of two askings for the same page is meant.
    struct Answer: Sendable {
        let number: Int
        let asking: Int
        let result: Result<PageArrival<Outlook>, SyncError>
    }

    /// Looks at a page when it has come.
    let look: @Sendable (RecordPage) async -> Outlook
    private let width: Int
    /// The last page that is expected to be there.
    private let lastExpected: Int
    private var results: [Int: Result<PageArrival<Outlook>, SyncError>] = [:]
    private var asked: Set<Int> = []
    /// Counts on where what was asked for is not wanted any more.
    private var asking = 0

    /// - Parameters:
    ///   - width: calls at once; at least 1.
    ///   - lastExpected: the number of the last page that the listing is expected to have; 0 where nobody knows.
    ///   - look: at a page when it has come.
    init(width: Int, lastExpected: Int, look: @escaping @Sendable (RecordPage) async -> Outlook) {
        self.look = look
        self.width = max(1, width)
        self.lastExpected = lastExpected
    }

    /// The pages to ask for now, where `first` is the next to be taken; they count as asked for.
    mutating func toAsk(from first: Int) -> (numbers: [Int], asking: Int) {
        let last = max(first, min(lastExpected, first + width - 1))
        let numbers = (first...last).filter { !asked.contains($0) }
        asked.formUnion(numbers)
        return (numbers, asking)
    }

    mutating func came(_ answer: Answer) {
        guard answer.asking == asking else { return }
        results[answer.number] = answer.result
    }

    /// The page, once it came; it is not kept.
    mutating func take(_ number: Int) -> Result<PageArrival<Outlook>, SyncError>? {
        guard let result = results.removeValue(forKey: number) else { return nil }
        asked.remove(number)
        return result
    }

    /// The listing is other than it was expected to be: what was asked for is asked for again.
    mutating func forget() {
        (results, asked) = ([:], [])
        asking += 1
    }
}
