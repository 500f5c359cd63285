/// Stops deletions that are too many to be believed: a listing that was cut, emptied, or of another organization looks like them.
package struct DeletionBreaker: Sendable {
    /// More suspects than this are a person's decision.
    private let suspectsMax: Int
    /// And so are more than this share of a type's rows, in percent.
    private let percentMax: Int
    /// So few are believed, whatever their share is.
    private let believedMax: Int

    package init(suspectsMax: Int = 50, percentMax: Int = 5, believedMax: Int = 0) {
        self.suspectsMax = suspectsMax
        self.percentMax = percentMax
        self.believedMax = believedMax
    }

    /// Of records that were named one by one, by webhooks or a person, and asked for by id: a few deletions among few rows are an ordinary day.
    package static let named = DeletionBreaker(believedMax: 5)

    package func trips(suspects: Int, rows: Int) -> Bool {
        suspects > suspectsMax || (suspects > believedMax && suspects.times(100) > rows.times(percentMax))
    }
}
