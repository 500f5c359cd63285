import SyncCore
import Testing

@Suite struct StrayCharacterTests {
    @Test(arguments: ["a b", " a b", "a b\r\n", "\u{FEFF}a b", "\u{200B}\ta b\u{A0}\u{85}", "\u{0}a b\u{2028}"])
    func `what cannot be seen is taken off both ends, and stays inside`(text: String) {
        #expect(StrayCharacters.trimmed(text) == "a b")
    }

    @Test func `a text of nothing else is empty`() {
        #expect(StrayCharacters.trimmed("") == "")
        #expect(StrayCharacters.trimmed(" \r\n\u{FEFF}") == "")
    }

    @Test func `what is inside is found`() {
        #expect(StrayCharacters.areIn("a b") && StrayCharacters.areIn("a\nb") && !StrayCharacters.areIn("ab.é-1"))
        #expect(StrayCharacters.haveControl("a\nb") && !StrayCharacters.haveControl("a b"))
    }
}
