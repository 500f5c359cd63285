import SyncCore
import Testing

/// The truth table of ``LetterStanding``.
@Suite struct LetterStandingTests {
    @Test(arguments: [true, false])
    func `a letter that is new, or was resolved, opens and is told`(_ samePayload: Bool) {
        for before in [nil, DeadLetterStatus.resolved] {
            let standing = LetterStanding(before, samePayload: samePayload)
            #expect(standing.status == .open && standing.isTold)
        }
    }

    @Test(arguments: [true, false])
    func `an open one stays open, and nobody is told again`(_ samePayload: Bool) {
        let standing = LetterStanding(.open, samePayload: samePayload)
        #expect(standing.status == .open && !standing.isTold)
    }

    @Test func `a discarded one stays so until its payload changes`() {
        let same = LetterStanding(.discarded, samePayload: true)
        #expect(same.status == .discarded && !same.isTold)
        let other = LetterStanding(.discarded, samePayload: false)
        #expect(other.status == .open && other.isTold)
    }
}
