import Logging
import SyncCore
import SyncEngine
import SyncTestKit
import Synchronization
import Testing

/// What a server does again and again.
@Suite struct BackgroundLoopTests {
    private let time = TestTime(start: Sample.instant())
    private let away = SyncError(.destinationUnavailable, "The database is away.", nextStep: "Wait.")

    private func loop(_ signal: WakeSignal? = nil, failurePause: Duration? = nil) -> BackgroundLoop {
        BackgroundLoop(
            every: .seconds(5),
            afterFailure: failurePause,
            wokenBy: signal,
            time: time,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private final class Turns: Sendable {
        private let count = Mutex(0)

        var taken: Int { count.withLock(\.self) }

        /// - Returns: the number of this turn.
        func take() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }

    /// Takes turns until the last one ends the task.
    private func run(
        _ loop: BackgroundLoop,
        turns last: Int,
        _ turn: @escaping @Sendable (Int) throws(SyncError) -> Bool
    ) async {
        let turns = Turns()
        await Task {
            await loop.run(orSay: "It waits") { () async throws(SyncError) in
                let number = turns.take()
                if number == last { withUnsafeCurrentTask { $0?.cancel() } }
                return try turn(number)
            }
        }.value
        #expect(turns.taken == last)
    }

    @Test func `one turn follows the other after a pause, or at once where there is more to do`() async {
        await run(loop(), turns: 4) { number in number == 2 }
        #expect(time.sleeps == [.seconds(5), .seconds(5)])
    }

    @Test func `a turn that fails ends nothing, and is followed after a pause of its own`() async {
        await run(loop(failurePause: .seconds(60)), turns: 3) { [away] number throws(SyncError) in
            if number == 1 { throw away }
            return false
        }
        #expect(time.sleeps == [.seconds(60), .seconds(5)])
    }

    @Test func `a signal that comes during a turn is not missed`() async throws {
        let (signal, still) = (WakeSignal(), StillTime())
        let waiting = BackgroundLoop(
            every: .seconds(5),
            wokenBy: signal,
            time: still,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let turns = Turns()
        let work = Task {
            await waiting.run(orSay: "It waits") { () async throws(SyncError) in
                // Time stands still, so only the signal brings the second turn.
                if turns.take() == 1 { signal.wake() }
                return false
            }
        }
        try await until("the second turn is taken") { turns.taken == 2 }
        work.cancel()
        await work.value
    }
}
