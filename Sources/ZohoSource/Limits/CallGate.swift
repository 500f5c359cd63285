import SyncCore

/// Decides which call goes out when: first come, first served; so many in any minute; so many at once; none while Zoho has
/// parked the organization. A value that takes `now`; ``CallLimiter`` waits and wakes as it says.
struct CallGate: Sendable {
    /// A call's place in the queue.
    struct Ticket: Sendable, Hashable {
        fileprivate let number: Int
    }

    enum Step: Sendable, Equatable {
        /// The call goes out now; whoever was let in calls ``leave(successful:)`` once.
        case go
        /// The first of the queue asks again after this time.
        case sleep(Duration)
        /// Asks again when it is woken.
        case wait
        /// The call does not go out.
        case refuse(SyncError)
    }

    /// Successful calls in a row after which one more call at once is tried again.
    static let successesToRecover = 20

    private enum Access {
        /// Can transition to: `parked`.
        case open
        /// Zoho takes no call before `until`. Can transition to: `parked` (a later end), `open` (time).
        case parked(until: Instant, SyncError)
    }

    private var access = Access.open
    private var window: CallWindow
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
    init(callsPerMinute: Int, concurrentCalls: Int, waitingMax: Int) {
        window = CallWindow(callsPerMinute: callsPerMinute)
        concurrentMax = max(1, concurrentCalls)
        concurrentAllowed = concurrentMax
        self.waitingMax = waitingMax
    }

    // MARK: Events

    /// A call arrives and takes its place in the queue; nil where the queue is full.
    mutating func arrive() -> Ticket? {
        guard queue.count < waitingMax else { return nil }
        tickets += 1
        let ticket = Ticket(number: tickets)
        queue.append(ticket)
        return ticket
    }

    /// What the call does now. A call that goes or is refused has left the queue.
    mutating func step(_ ticket: Ticket, now: Instant) -> Step {
        let parked = parkedStep(now: now)
        if case .refuse = parked {
            remove(ticket)
            return .refuse(parkedError(now: now) ?? .cancelled)
        }
        guard queue.first == ticket, inFlight < concurrentAllowed else { return .wait }
        if let parked { return parked }
        if let delay = window.take(now: now) { return .sleep(delay) }
        queue.removeFirst()
        inFlight += 1
        return .go
    }

    /// A call gives up waiting.
    mutating func remove(_ ticket: Ticket) {
        queue.removeAll { $0 == ticket }
    }

    /// A call that was let in has ended.
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

    /// Zoho takes no call of the organization for a while. The longer of two such words counts.
    mutating func park(for error: SyncError, now: Instant) {
        guard let pause = error.retryAfter else { return }
        let end = now.advanced(by: pause)
        if case .parked(let until, _) = access, until >= end { return }
        access = .parked(until: end, error)
    }

    /// The call that is to be asked next, when somebody has left.
    var front: Ticket? { inFlight < concurrentAllowed ? queue.first : nil }

    /// Every waiting call, in order.
    var waiting: [Ticket] { queue }

    /// The error that every call gets now, with what is left of the pause; nil where calls go out or wait a moment only.
    mutating func parkedError(now: Instant) -> SyncError? {
        guard case .parked(let until, let error) = access, case .refuse = parkedStep(now: now) else { return nil }
        return SyncError(
            error.code,
            error.message,
            nextStep: error.nextStep,
            cause: error.cause,
            retryAfter: now.duration(to: until)
        )
    }

    private mutating func parkedStep(now: Instant) -> Step? {
        guard case .parked(let until, let error) = access else { return nil }
        let left = now.duration(to: until)
        guard left > .zero else {
            access = .open
            return nil
        }
        return left <= Pauses.waitedOut ? .sleep(left) : .refuse(error)
    }
}
