import SyncCore

/// Who has which connection: decisions only, no waiting. One lock guards it.
struct PoolState {
    /// What somebody who asked for a connection gets.
    enum Turn {
        case use(PostgresConnection, idleSince: Instant)
        /// There is room for one more: the asker opens it.
        case open
        case closed
        case tooLate
        case cancelled
    }

    enum Answer {
        case turn(Turn)
        /// The asker waits for its turn under this number.
        case wait(Int)
    }

    /// Somebody who waits and now has a turn.
    struct Wake {
        let resume: @Sendable (Turn) -> Void
        let turn: Turn
    }

    private let connectionsMax: Int
    /// In use, idle, or being opened; at most ``connectionsMax``.
    private var opened = 0
    private var idle: [(connection: PostgresConnection, since: Instant)] = []
    /// First come, first served. Bounded by the tasks of this process, and each wait by its time.
    private var queue: [Int] = []
    private var sleepers: [Int: @Sendable (Turn) -> Void] = [:]
    /// Turns that came before their asker had gone to sleep.
    private var early: [Int: Turn] = [:]
    private var lastNumber = 0
    private var isClosed = false

    init(connectionsMax: Int) {
        self.connectionsMax = connectionsMax
    }

    // MARK: - Asking

    mutating func ask() -> Answer {
        if isClosed { return .turn(.closed) }
        // The one that was used last: the others may grow old and be closed by the server.
        if let last = idle.popLast() { return .turn(.use(last.connection, idleSince: last.since)) }
        if opened < connectionsMax {
            opened += 1
            return .turn(.open)
        }
        lastNumber += 1
        queue.append(lastNumber)
        return .wait(lastNumber)
    }

    /// Every asker that waits calls this once.
    /// - Returns: the turn, where it has come already; else `resume` is called with it.
    mutating func sleep(_ number: Int, _ resume: @escaping @Sendable (Turn) -> Void) -> Turn? {
        if let turn = early.removeValue(forKey: number) { return turn }
        sleepers[number] = resume
        return nil
    }

    /// Has no effect on one that has had its turn.
    mutating func giveUp(_ number: Int, _ turn: Turn) -> Wake? {
        guard let index = queue.firstIndex(of: number) else { return nil }
        queue.remove(at: index)
        return assign(turn, to: number)
    }

    // MARK: - Giving back

    mutating func release(_ connection: PostgresConnection, now: Instant) -> Wake? {
        guard !isClosed else {
            opened -= 1
            return nil
        }
        guard !queue.isEmpty else {
            idle.append((connection, now))
            return nil
        }
        return assign(.use(connection, idleSince: now), to: queue.removeFirst())
    }

    /// A connection is gone, or could not be opened.
    mutating func drop() -> Wake? {
        guard !queue.isEmpty else {
            opened -= 1
            return nil
        }
        return assign(.open, to: queue.removeFirst())
    }

    mutating func close() -> [Wake] {
        isClosed = true
        opened -= idle.count
        idle = []
        defer { queue = [] }
        return queue.compactMap { assign(.closed, to: $0) }
    }

    private mutating func assign(_ turn: Turn, to number: Int) -> Wake? {
        guard let resume = sleepers.removeValue(forKey: number) else {
            early[number] = turn
            return nil
        }
        return Wake(resume: resume, turn: turn)
    }
}
