/// A row that was written although its record has no newer stamp and no column of it changed: only members that nobody has a column
/// for differ, and custom fields.
package struct RestlessRow: Sendable, Equatable {
    package let entityID: String
    package let members: [String]
    /// Whether the write made details due that were not.
    package let becameDue: Bool

    package init(entityID: String, members: [String], becameDue: Bool) {
        self.entityID = entityID
        self.members = members
        self.becameDue = becameDue
    }
}

/// Notices members that move by themselves: a link that is signed anew at each read, a count of views. Pure.
///
/// Such a member differs in nearly every record that is read again, without a newer stamp, and feeds no column but that of the
/// custom fields. So one that did in at least five records of a run, and in four of five of all that the run read, is taken for
/// one, until it holds still (``MemberSample``).
package struct RestlessMembers: Sendable {
    private static let recordsMin = 5
    /// Rows that are remembered; of more, the details stay due.
    private static let rowsMax = 50_000

    private var counts: [String: Int] = [:]
    private var rows: [RestlessRow] = []

    package init() {}

    package mutating func add(_ rows: [RestlessRow]) {
        for row in rows {
            for member in row.members { counts[member, default: 0] += 1 }
            if row.becameDue, self.rows.count < Self.rowsMax { self.rows.append(row) }
        }
    }

    /// - Parameter known: how many records were read.
    package func noticed(among known: Int) -> Set<String> {
        Set(
            counts.filter { $0.value >= Self.recordsMin && $0.value * 100 >= known * MemberSample.percentMin }.keys
        )
    }

    /// The records whose details became due for nothing else.
    package func dueInVain(_ noticed: Set<String>) -> [String] {
        rows.filter { noticed.isSuperset(of: $0.members) }.map(\.entityID)
    }
}
