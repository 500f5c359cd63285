import SyncCore
import SyncTestKit
import Testing
import ZohoSimulator

/// The organization's clock and ours.
extension Rehearsal {
    /// Both clocks go on.
    func pass(seconds: Int) {
        organization.shiftClock(seconds: seconds)
        time.advance(by: .seconds(seconds))
    }

    /// - Parameter seconds: how far the organization's clock is ahead of ours from now on.
    func setClocks(apart seconds: Int) throws {
        let clock = try #require(Instant(iso8601: organization.clock))
        let behind = clock.duration(to: time.now()).components.seconds
        organization.shiftClock(seconds: Int(behind) + seconds)
    }
}
