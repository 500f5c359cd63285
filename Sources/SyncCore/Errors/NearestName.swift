/// The name that somebody may have meant by one that does not exist.
package struct NearestName: Sendable, Equatable {
    package let name: String
    /// Characters that were left out, added, changed, or swapped with their neighbour; in any case.
    package let edits: Int

    /// - Parameter names: those that exist.
    /// - Returns: nil where there is none. The first of several that are equally near.
    package init?(to written: String, among names: some Sequence<String>) {
        let all = names.map { NearestName(name: $0, edits: Self.edits(from: written, to: $0)) }
        guard let nearest = all.min(by: { $0.edits < $1.edits }) else { return nil }
        self = nearest
    }

    private init(name: String, edits: Int) {
        self.name = name
        self.edits = edits
    }

    /// Whether this one was meant, rather than a name of somebody else's.
    package var isLikely: Bool { edits <= max(2, name.count / 4) }

    /// How many edits make the one of the other: the optimal string alignment distance. Words that were cut short
    /// (`ZOHO_ORG_ID`) count as one.
    static func edits(from written: String, to name: String) -> Int {
        // A file may hold a name of any length.
        let from = Array(written.uppercased().utf8.prefix(longest))
        let to = Array(name.uppercased().utf8.prefix(longest))
        return isCutShort(from, to) ? 1 : alignment(from, to)
    }

    private static let longest = 64

    private static func isCutShort(_ written: [UInt8], _ name: [UInt8]) -> Bool {
        let (short, full) = (written.split(separator: UInt8(ascii: "_")), name.split(separator: UInt8(ascii: "_")))
        guard written != name, short.count == full.count, short.count > 1 else { return false }
        return zip(short, full).allSatisfy { $1.starts(with: $0) && ($0.count > 1 || $0.count == $1.count) }
    }

    private static func alignment(_ from: [UInt8], _ to: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...to.count)
        for (row, byte) in from.enumerated() {
            var next = [row + 1]
            for (column, other) in to.enumerated() {
                var edits = min(last[column] + (byte == other ? 0 : 1), last[column + 1] + 1, next[column] + 1)
                if row > 0, column > 0, byte == to[column - 1], from[row - 1] == other {
                    edits = min(edits, beforeLast[column - 1] + 1)
                }
                next.append(edits)
            }
            (beforeLast, last) = (last, next)
        }
        return last[to.count]
    }
}
