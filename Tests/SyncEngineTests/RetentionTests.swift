import Logging
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import SyncEngine

/// What is removed, and when.
@Suite struct RetentionTests {
    private let time = TestTime()

    @Test func `all that is old is removed, a limited number in each transaction`() async {
        let rows = AgingRows(2_500)
        await retention(of: [rows.kind("webhooks", keeps: .seconds(60))]).enforce()
        #expect(rows.removed == [1_000, 1_000, 500])
        #expect(Set(rows.ends) == [time.now().advanced(by: .seconds(-60))])
    }

    @Test func `what cannot be removed keeps nothing else`() async {
        let (stuck, runs) = (AgingRows(1), AgingRows(1))
        stuck.isAway = true
        await retention(of: [stuck.kind("webhooks"), runs.kind("runs")]).enforce()
        #expect(stuck.removed.isEmpty)
        #expect(runs.removed == [1])
    }

    @Test func `what could not be removed is tried again after an hour`() async {
        let rows = AgingRows(1)
        rows.isAway = true
        let look = Retention.Kind("looks", keeps: .zero) { [rows] _, _ throws(SyncError) in
            // The second time ends it.
            if rows.isAway { rows.isAway = false } else { withUnsafeCurrentTask { $0?.cancel() } }
            return 0
        }
        let retention = retention(of: [rows.kind("webhooks"), look])
        await Task { await retention.run() }.value
        #expect(rows.removed == [1])
        #expect(time.sleeps == [.seconds(3_600)])
    }

    private func retention(of kinds: [Retention.Kind]) -> Retention {
        Retention(of: kinds, time: time, logger: Logger(label: "test"))
    }
}

/// Rows that are all old.
private final class AgingRows: Sendable {
    private let state: Mutex<(left: Int, isAway: Bool, removed: [Int], ends: [Instant])>

    init(_ count: Int) { state = Mutex((count, false, [], [])) }

    /// How many were removed each time.
    var removed: [Int] { state.withLock { $0.removed } }
    var ends: [Instant] { state.withLock { $0.ends } }
    var isAway: Bool {
        get { state.withLock { $0.isAway } }
        set { state.withLock { $0.isAway = newValue } }
    }

    func kind(_ name: String, keeps: Duration = .zero) -> Retention.Kind {
        Retention.Kind(name, keeps: keeps) { before, limit throws(SyncError) in
            guard !self.isAway else { throw SyncError(.destinationUnavailable, "Away.", nextStep: "Wait.") }
            return self.state.withLock { state in
                let count = min(state.left, limit)
                state.left -= count
                state.removed.append(count)
                state.ends.append(before)
                return count
            }
        }
    }
}
