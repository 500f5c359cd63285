/// How each type's last comparison with the source ended, whoever asked for it: `tds_comparisons`.
package protocol ComparisonStore: Sendable {
    func note(_ comparison: Comparison) async throws(SyncError)

    /// The last one of each type.
    func last() async throws(SyncError) -> [Comparison]
}

package struct Comparison: Sendable, Equatable {
    package let entityType: String
    package let comparedAt: Instant
    /// Rows that differ from the source since then.
    package let differences: Int
    /// Records that could not be read, and so not compared.
    package let unreadable: Int

    package init(entityType: String, comparedAt: Instant, differences: Int, unreadable: Int) {
        self.entityType = entityType
        self.comparedAt = comparedAt
        self.differences = differences
        self.unreadable = unreadable
    }

    package var isEqual: Bool { differences == 0 && unreadable == 0 }
}
