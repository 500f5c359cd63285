import SyncCore
import Testing

/// The truth table of ``LetterStanding``.
@Suite struct LetterStandingTests {
    @Test(arguments: LetterNote.allCases)
    func `a letter that is new, or was resolved, opens and is told`(_ note: LetterNote) {
        for before in [nil, DeadLetterStatus.resolved] {
            let standing = LetterStanding(before, note)
            #expect(standing.status == .open && standing.isTold && standing.isReplaced)
        }
    }

    @Test(arguments: LetterNote.allCases)
    func `an open one stays open, and nobody is told again`(_ note: LetterNote) {
        let standing = LetterStanding(.open, note)
        #expect(standing.status == .open && !standing.isTold)
    }

    @Test func `an open one has what failed last, and keeps that where nothing could be read`() {
        #expect(LetterStanding(.open, .failedAgain).isReplaced)
        #expect(LetterStanding(.open, .failedAnew).isReplaced)
        #expect(!LetterStanding(.open, .unread).isReplaced)
    }

    @Test func `a discarded one stays so until its payload changes, or its record cannot be read`() {
        let same = LetterStanding(.discarded, .failedAgain)
        #expect(same.status == .discarded && !same.isTold && same.isReplaced)
        for note in [LetterNote.failedAnew, .unread] {
            let other = LetterStanding(.discarded, note)
            #expect(other.status == .open && other.isTold && other.isReplaced)
        }
    }

    @Test(arguments: LetterShape.allCases)
    func `a letter closes with what it is about, and one that does not say with anything`(_ stored: LetterShape) {
        #expect(stored.closes(nil))
        for letter in LetterShape.allCases { #expect(stored.closes(letter) == (letter == stored)) }
    }
}
