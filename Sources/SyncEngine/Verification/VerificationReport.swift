package import SyncCore

/// What a comparison of the source with the database found.
package struct VerificationReport: Sendable {
    /// The exact sum of a column's numbers, on both sides.
    package struct Sum: Sendable, Equatable {
        package let column: String
        package let source: String
        package let stored: String
    }

    /// Differences are told one by one up to this many; all are counted.
    package static let differencesMax = 1_000

    package let type: EntityType
    /// Records that the source listed.
    package internal(set) var sourceCount = 0
    /// Rows that are stored and not deleted.
    package internal(set) var storedCount = 0
    /// Only those that differ.
    package internal(set) var sums: [Sum] = []
    package internal(set) var differences: [RowDifference] = []
    package internal(set) var differenceCount = 0
    /// Records that cannot be read, and so not compared.
    package internal(set) var unreadable = 0
    package internal(set) var healed = 0
    package internal(set) var apiCalls = 0

    init(type: EntityType) {
        self.type = type
    }

    /// Whether the database equals the source now.
    package var isEqual: Bool { differenceCount == healed && unreadable == 0 }

    /// What is kept of it.
    func comparison(at now: Instant) -> Comparison {
        Comparison(
            entityType: type.name,
            comparedAt: now,
            differences: differenceCount - healed,
            unreadable: unreadable
        )
    }

    /// - Parameter stored: its row, where there is one.
    mutating func addUnreadable(stored: StoredRow?) {
        unreadable += 1
        if let stored, stored.deletedAt == nil { storedCount += 1 }
    }

    mutating func add(_ difference: RowDifference) {
        differenceCount += 1
        if differences.count < Self.differencesMax { differences.append(difference) }
    }
}
