import NIOHTTP1
import SyncCore
import Synchronization

/// The source's clock, as the `Date` of its answers tells it (RFC 9110, section 6.6.1), so that a clock of ours that is far behind
/// makes no stamp look like one of the future.
final class SourceClock: Sendable {
    private struct State {
        var latest: Instant?
        var skew: Duration?
    }

    private let state = Mutex(State())

    /// - Parameter ours: our time when the answer came.
    func note(_ answer: HTTPAnswer, at ours: Instant) {
        guard let date = answer.headers.first(name: "Date").flatMap(Instant.init(httpDate:)) else { return }
        state.withLock { state in
            state.latest = max(state.latest ?? date, date)
            state.skew = ours.duration(to: date)
        }
    }

    /// The later one of both clocks.
    func now(_ ours: Instant) -> Instant { state.withLock { max($0.latest ?? ours, ours) } }

    /// How far the source's clock was before ours at the last answer; nil where none told. It is told in whole seconds.
    var skew: Duration? { state.withLock { $0.skew } }
}

extension Instant {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7: IMF-fixdate); nil for everything else.
    init?(httpDate text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = Self.months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        let digits = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        self.init(iso8601: "\(parts[3])-\(digits)-\(parts[1])T\(parts[4])Z")
    }
}
