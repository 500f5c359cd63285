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
/// custom fields. So one that did in at least five records of a run is taken for one, if those are four of five of all that the run
/// read or of all that have the member, until it holds still (``MemberSample``).
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

    /// The members that may move by themselves, if they do in most records: in how many they did.
    package var candidates: [String: Int] { counts.filter { $0.value >= Self.recordsMin } }

    package static func areMost(_ count: Int, of all: Int) -> Bool { count * 100 >= all * MemberSample.percentMin }

    /// The records whose details became due for nothing else.
    package func dueInVain(_ noticed: Set<String>) -> [String] {
        rows.filter { noticed.isSuperset(of: $0.members) }.map(\.entityID)
    }
}
