package import SyncCore
import Synchronization

/// How far the details of a type are.
package struct DetailBacklog: Sendable, Equatable {
    package let due: Int
    /// Records whose detail is stored and not due.
    package let read: Int
    /// Details that were read in a minute lately; nil while nobody knows.
    package let perMinute: Double?
    /// Nil where none is due, or there are no calls for them.
    package let standsStillSince: Instant?
    /// Whether some were read since the look before. A process that has just begun does not know.
    package let hasMoved: Bool

    package init(
        due: Int,
        read: Int = 0,
        perMinute: Double? = nil,
        standsStillSince: Instant?,
        hasMoved: Bool = false
    ) {
        self.due = due
        self.read = read
        self.perMinute = perMinute
        self.standsStillSince = standsStillSince
        self.hasMoved = hasMoved
    }

    /// Until none is due, as fast as it goes now; nil while nobody knows.
    package var left: Duration? {
        guard due > 0 else { return .zero }
        guard let perMinute, perMinute > 0 else { return nil }
        return .seconds((Double(due) / perMinute * 60).rounded())
    }
}

/// Whether the details that are due become less, from one look to the next. One for a process.
final class DetailWatch: Sendable {
    private struct Look {
        let due: Int
        let at: Instant
    }

    private struct History {
        /// Of the last minutes, the oldest first.
        var looks: [Look] = []
        var movedAt: Instant
    }

    /// The rate is of so many minutes.
    private static let window: Duration = .seconds(600)

    /// By the name of a type.
    private let histories = Mutex<[String: History]>([:])

    /// - Parameters:
    ///   - rows: of the type that are not deleted.
    ///   - canMove: whether there are calls for details now.
    func look(_ typeName: String, due: Int, rows: Int, canMove: Bool, now: Instant) -> DetailBacklog {
        histories.withLock { histories in
            var history = histories[typeName] ?? History(movedAt: now)
            let hasMoved = due == 0 || history.looks.last.map { due < $0.due } ?? false
            if hasMoved || !canMove { history.movedAt = now }
            history.looks.removeAll { !(.zero..<Self.window).contains($0.at.duration(to: now)) }
            history.looks.append(Look(due: due, at: now))
            histories[typeName] = history
            return DetailBacklog(
                due: due,
                read: max(0, rows - due),
                perMinute: Self.rate(of: history.looks),
                standsStillSince: due > 0 && canMove ? history.movedAt : nil,
                hasMoved: hasMoved
            )
        }
    }

    private static func rate(of looks: [Look]) -> Double? {
        guard let first = looks.first, let last = looks.last, first.at < last.at else { return nil }
        return Double(max(0, first.due - last.due)) / first.at.duration(to: last.at).seconds * 60
    }
}
