import SyncCore

/// Decides whose turn it is, and how many calls are made at once. A value; ``CallLimiter`` waits and wakes as it says. Whether the
/// first of the queue may go at all is up to ``CallBudget``.
///
/// The class that is named first in ``SyncCore/CallClass`` goes first. Within a class the modules of the API take turns, so that a
/// type with thousands of calls keeps no other one waiting; within a module calls go in the order in which they came.
struct CallGate: Sendable {
    /// A call's place in the queue.
    struct Ticket: Sendable, Hashable {
        fileprivate let number: Int
        fileprivate let callClass: CallClass
        fileprivate let module: String
    }

    /// Successful calls in a row after which one more call at once is tried again.
    static let successesToRecover = 20

    private var queue: [Ticket] = []
    /// Those of the queue that ask the budget just now, and go if it lets them.
    private var asking: Set<Ticket> = []
    private var tickets = 0
    /// By module: the number of the last call that went out. As many as the API has modules.
    private var lastServed: [String: Int] = [:]
    private var served = 0
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
    var front: Ticket? {
        guard let first = queue.min(by: goesBefore) else { return nil }
        let others = asking.count - (asking.contains(first) ? 1 : 0)
        return inFlight + others < concurrentAllowed ? first : nil
    }

    private func goesBefore(_ one: Ticket, _ other: Ticket) -> Bool {
        if one.callClass != other.callClass { return one.callClass < other.callClass }
        let (last, otherLast) = (lastServed[one.module] ?? 0, lastServed[other.module] ?? 0)
        return last == otherLast ? one.number < other.number : last < otherLast
    }

    // MARK: Events

    /// A call arrives and takes its place in the queue; nil where the queue is full.
    mutating func arrive(_ callClass: CallClass, module: String) -> Ticket? {
        guard queue.count < waitingMax else { return nil }
        tickets += 1
        let ticket = Ticket(number: tickets, callClass: callClass, module: module)
        queue.append(ticket)
        return ticket
    }

    /// The call whose turn it is asks the budget. It goes, or ``stopsAsking(_:)``.
    mutating func asks(_ ticket: Ticket) {
        asking.insert(ticket)
    }

    mutating func stopsAsking(_ ticket: Ticket) {
        asking.remove(ticket)
    }

    /// The call whose turn it is goes out; whoever made it calls ``leave(successful:)`` once.
    mutating func go(_ ticket: Ticket) {
        remove(ticket)
        served += 1
        lastServed[ticket.module] = served
        inFlight += 1
    }

    /// A call gives up waiting.
    mutating func remove(_ ticket: Ticket) {
        queue.removeAll { $0 == ticket }
        asking.remove(ticket)
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
