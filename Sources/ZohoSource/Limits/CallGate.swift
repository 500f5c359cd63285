import SyncCore

/// Decides whose turn it is: first come, first served, and so many calls at once. A value; ``CallLimiter`` waits and wakes as
/// it says. Whether the first of the queue may go at all is up to ``CallBudget``.
struct CallGate: Sendable {
    /// A call's place in the queue.
    struct Ticket: Sendable, Hashable {
        fileprivate let number: Int
    }

    /// Successful calls in a row after which one more call at once is tried again.
    static let successesToRecover = 20

    private var queue: [Ticket] = []
    private var tickets = 0
    private let waitingMax: Int
    private let concurrentMax: Int
    /// Halved by code 1070.
    private(set) var concurrentAllowed: Int
    private(set) var inFlight = 0
    private var successes = 0

    /// - Parameters:
    ///   - concurrentCalls: at least 1.
    ///   - waitingMax: calls in the queue; one more is refused.
    init(concurrentCalls: Int, waitingMax: Int) {
        concurrentMax = max(1, concurrentCalls)
        concurrentAllowed = concurrentMax
        self.waitingMax = waitingMax
    }

    /// The call whose turn it is.
    var front: Ticket? { inFlight < concurrentAllowed ? queue.first : nil }

    // MARK: Events

    /// A call arrives and takes its place in the queue; nil where the queue is full.
    mutating func arrive() -> Ticket? {
        guard queue.count < waitingMax else { return nil }
        tickets += 1
        let ticket = Ticket(number: tickets)
        queue.append(ticket)
        return ticket
    }

    /// The call whose turn it is goes out; whoever made it calls ``leave(successful:)`` once.
    mutating func go(_ ticket: Ticket) {
        remove(ticket)
        inFlight += 1
    }

    /// A call gives up waiting.
    mutating func remove(_ ticket: Ticket) {
        queue.removeAll { $0 == ticket }
    }

    /// A call that went out has ended.
    mutating func leave(successful: Bool) {
        inFlight -= 1
        guard successful else {
            successes = 0
            return
        }
        successes += 1
        guard successes >= Self.successesToRecover, concurrentAllowed < concurrentMax else { return }
        concurrentAllowed += 1
        successes = 0
    }

    /// Zoho had too many calls in process at once (code 1070).
    mutating func concurrencyExceeded() {
        concurrentAllowed = max(1, concurrentAllowed / 2)
        successes = 0
    }
}
