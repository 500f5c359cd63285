/// In how many records members differ from what is stored of them. Pure.
package struct MemberSample: Sendable {
    /// What moves at every read differs in nearly all records: in so many of a hundred.
    package static let percentMin = 80

    private let members: Set<String>
    private let layout: RecordLayout
    private var counts: [String: (met: Int, differing: Int)] = [:]

    /// - Parameter members: of the record itself; `layout` leaves none of them out.
    package init(_ members: Set<String>, _ layout: RecordLayout) {
        self.members = members
        self.layout = layout
    }

    /// A record that cannot be read says nothing.
    package mutating func add(_ record: SourceRecord, storedAs stored: String) {
        let bytes = record.slice.page[record.slice.range]
        guard let told = try? JSONMember.members(of: bytes),
            let changes = try? MemberChange.between(Array(stored.utf8)[...], bytes, layout)
        else { return }
        let differing = Set(changes.map(\.name))
        // Records without it hold still whatever it does.
        let telling = Set(told.lazy.filter { $0.value.told != nil }.map(\.name))
        for member in telling.union(differing).intersection(members) {
            counts[member, default: (0, 0)].met += 1
            if differing.contains(member) { counts[member]?.differing += 1 }
        }
    }

    /// The members that were met, and do not move.
    package var still: Set<String> {
        Set(counts.filter { $0.value.differing * 100 < $0.value.met * Self.percentMin }.keys)
    }
}
