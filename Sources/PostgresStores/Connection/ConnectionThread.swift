import Dispatch
import Foundation
import Synchronization

/// A thread of its own for one actor. Its jobs may block, as every call of libpq does; on the cooperative pool they would
/// keep everybody else waiting.
final class ConnectionThread: SerialExecutor {
    private enum Order {
        case run(UnownedJob)
        case end
    }

    private let orders = Mutex<[Order]>([])
    private let arrived = DispatchSemaphore(value: 0)

    private init() {}

    static func start() -> ConnectionThread {
        let executor = ConnectionThread()
        // The thread holds the executor: it has to outlive the last of its jobs, which may let go of the actor.
        Thread.detachNewThread { executor.work() }
        return executor
    }

    func enqueue(_ job: consuming ExecutorJob) {
        give(.run(UnownedJob(job)))
    }

    /// Ends the thread after the jobs that were given so far. Whoever calls this gives no job afterwards.
    func end() {
        give(.end)
    }

    private func give(_ order: Order) {
        orders.withLock { $0.append(order) }
        arrived.signal()
    }

    private func work() {
        while true {
            arrived.wait()
            switch orders.withLock({ $0.removeFirst() }) {
            case .run(let job): job.runSynchronously(on: asUnownedSerialExecutor())
            case .end: return
            }
        }
    }
}
