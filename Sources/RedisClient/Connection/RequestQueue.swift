import NIOCore

/// Requests in their order, with one timer for the oldest one's deadline. Lives on an event loop.
///
/// Requests come in the order of their deadlines, so the oldest one's is the next one.
final class RequestQueue {
    private let loop: any EventLoop
    private var requests = CircularBuffer<RedisRequest>()
    private var timer: Scheduled<Void>?
    /// Called when the oldest request's time is over; it is then still in the queue.
    var onDeadline: (() -> Void)?

    init(loop: any EventLoop) {
        self.loop = loop
    }

    var oldest: RedisRequest? { requests.first }

    func append(_ request: RedisRequest) {
        requests.append(request)
        startTimer()
    }

    func popOldest() -> RedisRequest? { requests.popFirst() }

    func removeAll() -> CircularBuffer<RedisRequest> {
        timer?.cancel()
        timer = nil
        defer { requests.removeAll() }
        return requests
    }

    /// The timer is not moved with each request that is answered: when it fires too early, it is set again.
    private func startTimer() {
        guard timer == nil, let oldest else { return }
        timer = loop.assumeIsolated().scheduleTask(deadline: oldest.deadline) {
            self.timer = nil
            if let oldest = self.oldest, oldest.deadline <= .now() { self.onDeadline?() }
            self.startTimer()
        }
    }
}
