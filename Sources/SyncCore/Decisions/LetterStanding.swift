/// What becomes of a record's dead letter when it is noted again, and whether other programs are told.
///
/// | before | payload | then | told |
/// |---|---|---|---|
/// | none, or resolved | any | open | yes |
/// | open | any | open | no |
/// | discarded | the same | discarded | no |
/// | discarded | another | open | yes |
package struct LetterStanding: Sendable, Equatable {
    package let status: DeadLetterStatus
    package let isTold: Bool

    /// - Parameters:
    ///   - before: nil where there is none yet.
    ///   - samePayload: whether it fails with the payload that it failed with before.
    package init(_ before: DeadLetterStatus?, samePayload: Bool) {
        switch before {
        case nil, .resolved: (status, isTold) = (.open, true)
        case .open: (status, isTold) = (.open, false)
        case .discarded: (status, isTold) = samePayload ? (.discarded, false) : (.open, true)
        }
    }
}
