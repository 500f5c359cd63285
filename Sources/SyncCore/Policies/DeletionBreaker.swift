/// Stops deletions that are too many to be believed: a listing that was cut, emptied, or of another organization looks like them.
package struct DeletionBreaker: Sendable {
    /// More suspects than this are a person's decision.
    private let suspectsMax: Int
    /// And so are more than this share of a type's rows, in percent.
    private let percentMax: Int

    package init(suspectsMax: Int = 50, percentMax: Int = 5) {
        self.suspectsMax = suspectsMax
        self.percentMax = percentMax
    }

    package func trips(suspects: Int, rows: Int) -> Bool {
        suspects > suspectsMax || suspects * 100 > rows * percentMax
    }
}
