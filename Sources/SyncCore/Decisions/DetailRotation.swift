/// In which order details are read again that no stamp tells of: stock by location after a transfer, prices of a price list. Pure.
///
/// Where details come in bulk, all of a type are read again once a day. Where each is a call, the calls of the day that nobody
/// needs pay for a part of them in each scheduled run, one after the other, and after the last one the first comes again, but
/// not more often than once a day.
package struct DetailRotation: Sendable, Equatable {
    /// When the last round began, or the first time was put off.
    package let scannedAt: Instant
    /// The local id of the last record of the round; nil where the round is at its end.
    package let through: String?

    package init(scannedAt: Instant, through: String?) {
        self.scannedAt = scannedAt
        self.through = through
    }

    /// Less than a day, so that a daily run is not put off to the day after by minutes.
    private static let interval: Duration = .seconds(20 * 3_600)
    /// Of the calls that are left, one type may take this share in one run.
    private static let share = 50
    private static let callsMax = 200

    package enum Step: Sendable, Equatable {
        case none
        /// The details were read just now for the first time: they are read again after a day.
        case putOff
        /// Makes so many details due, behind a local id.
        case read(after: String?, atMost: Int)
    }

    /// - Parameters:
    ///   - call: how the type's details are read.
    ///   - spareCalls: of the day.
    package static func step(
        after rotation: DetailRotation?,
        _ call: DetailSource.Call,
        spareCalls: Int,
        now: Instant
    ) -> Step {
        guard let rotation else { return .putOff }
        let isBegun = rotation.through != nil
        guard isBegun || rotation.scannedAt.duration(to: now) >= interval else { return .none }
        switch call {
        case .bulk: return .read(after: rotation.through, atMost: .max)
        case .each:
            let calls = min(spareCalls / share, callsMax)
            return calls > 0 ? .read(after: rotation.through, atMost: calls) : .none
        }
    }

    /// The rotation after a step.
    /// - Parameter last: the local id of the last record that was made due; nil where the round came to its end.
    package static func after(_ rotation: DetailRotation?, last: String?, now: Instant) -> DetailRotation {
        DetailRotation(scannedAt: rotation?.through == nil ? now : rotation?.scannedAt ?? now, through: last)
    }
}
