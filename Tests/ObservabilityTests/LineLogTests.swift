import Logging
import Observability
import SyncCore
import Synchronization
import Testing

/// Lines of the log, whatever is in a name or a message.
@Suite struct LineLogTests {
    private static let name =
        "Item\u{1B}]0;owned\u{7}\r\n2026-01-01T00:00:00Z info all is well\u{9B}31m\u{202E}gnp\u{2028}"

    /// The lines that a message with a field makes.
    private func lines(_ format: LogFormat) -> [String] {
        let lines = Mutex<[String]>([])
        let handler = LineLogHandler(
            label: "tds",
            level: .info,
            format: format,
            redactor: Redactor(secrets: ["secret\u{1B}word"]),
            timestamp: { "2026-11-23T20:52:25Z" },
            sink: { line in lines.withLock { $0.append(line) } }
        )
        let logger = Logger(label: "tds") { _ in handler }
        logger.info("\(Self.name) secret\u{1B}word", metadata: ["\(Self.name)": "\(Self.name)", "plain": "\u{202E}x"])
        return lines.withLock { $0 }
    }

    @Test func `a line of text is one line, and nothing in it acts`() {
        let lines = lines(.text)
        #expect(lines.count == 1)
        #expect(lines.allSatisfy { $0.shown == $0 })
        #expect(
            lines[0].contains(
                #"Item\u{1B}]0;owned\u{7}\r\n2026-01-01T00:00:00Z info all is well\u{9B}31m\u{202E}gnp\u{2028} ‹secret›"#
            )
        )
        #expect(lines[0].contains(#"plain="\u202ex""#))
    }

    @Test func `a line of JSON is valid, says the same, and nothing in it acts`() throws {
        let lines = lines(.json)
        #expect(lines.count == 1)
        #expect(lines.allSatisfy { $0.shown == $0 })
        let members = try JSONMember.members(of: try CanonicalJSON.form(of: Array(lines[0].utf8))[...])
        #expect(members.first { $0.name == "message" }?.value.string == "\(Self.name) ‹secret›")
        let fields = try #require(try members.first { $0.name == "fields" }?.value.members())
        #expect(fields.first { $0.name == Self.name }?.value.string == Self.name)
    }
}
