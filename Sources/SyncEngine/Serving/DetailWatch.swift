package import SyncCore
import Synchronization

/// How many details of a type are due, and since when that does not become less.
package struct DetailBacklog: Sendable, Equatable {
    package let due: Int
    /// Nil where none is due, or there are no calls for them.
    package let standsStillSince: Instant?
    /// Whether some were read since the look before. A process that has just begun does not know.
    package let hasMoved: Bool

    package init(due: Int, standsStillSince: Instant?, hasMoved: Bool = false) {
        self.due = due
        self.standsStillSince = standsStillSince
        self.hasMoved = hasMoved
    }
}

/// Whether the details that are due become less, from one look to the next. One for a process.
final class DetailWatch: Sendable {
    private struct Look {
        var due: Int
        var movedAt: Instant
    }

    /// By the name of a type.
    private let looks = Mutex<[String: Look]>([:])

    /// - Parameter canMove: whether there are calls for details now.
    func look(_ typeName: String, due: Int, canMove: Bool, now: Instant) -> DetailBacklog {
        looks.withLock { looks in
            let earlier = looks[typeName]
            let hasMoved = due == 0 || earlier.map { due < $0.due } ?? false
            let movedAt = hasMoved || !canMove ? now : earlier?.movedAt ?? now
            looks[typeName] = Look(due: due, movedAt: movedAt)
            return DetailBacklog(due: due, standsStillSince: due > 0 && canMove ? movedAt : nil, hasMoved: hasMoved)
        }
    }
}
