/// One page of a listing, read into records.
package struct RecordPage: Sendable {
    package let records: [SourceRecord]
    package let rejected: [RejectedRecord]
    /// Rows of another type that share the listing (a vendor among customers, where the filter was ignored).
    package let foreignCount: Int
    package let context: PageContext

    private var rowCount: Int { records.count + rejected.count + foreignCount }

    package var isEmpty: Bool { rowCount == 0 }

    /// Whether no more rows would have fitted.
    package var isFull: Bool { context.rowsMax.map { rowCount >= $0 } ?? false }

    package init(records: [SourceRecord], rejected: [RejectedRecord], foreignCount: Int, context: PageContext) {
        self.records = records
        self.rejected = rejected
        self.foreignCount = foreignCount
        self.context = context
    }

    package init(_ batch: RecordBatch, _ context: PageContext) {
        self.init(
            records: batch.records,
            rejected: batch.rejected,
            foreignCount: batch.foreignCount,
            context: context
        )
    }
}
