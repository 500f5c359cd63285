import SyncTestKit

/// A JSON value that can be written in many ways: the other side of the property that the writing does not matter.
indirect enum AnyJSON {
    case text([Unicode.Scalar])
    case number(ExactDecimal)
    case word(String)
    case array([AnyJSON])
    case object([(name: [Unicode.Scalar], value: AnyJSON)])

    static func random(_ random: inout SeededRandom, depth: Int = 0) -> AnyJSON {
        switch random.below(depth > 4 ? 5 : 8) {
        case 0, 1: return .text(characters(&random))
        case 2, 3: return .number(.random(&random))
        case 4: return .word(random.one(of: ["true", "false", "null"]))
        case 5: return .array((0..<random.below(5)).map { _ in Self.random(&random, depth: depth + 1) })
        default:
            var names: Set<[Unicode.Scalar]> = []
            for _ in 0..<random.below(8) { names.insert(characters(&random)) }
            return .object(names.map { ($0, Self.random(&random, depth: depth + 1)) })
        }
    }

    private static func characters(_ random: inout SeededRandom) -> [Unicode.Scalar] {
        let alphabet: [Unicode.Scalar] = [
            "a", "b", "Z", "0", " ", "\"", "\\", "/", "\n", "\u{1}", "\u{1F}", "\u{7F}", "é", "€", "\u{D7FF}",
            "\u{E000}",
            "\u{FB33}", "\u{FFFF}", "\u{10000}", "😀", "\u{10FFFF}",
        ]
        return (0..<random.below(12)).map { _ in random.one(of: alphabet) }
    }

    /// One of the ways to write it.
    func json(_ random: inout SeededRandom) -> String {
        let space = random.once(in: 3) ? random.one(of: [" ", "\n", "\t\r", "  "]) : ""
        return space + bare(&random) + space
    }

    private func bare(_ random: inout SeededRandom) -> String {
        switch self {
        case .text(let characters): return Self.quoted(characters, &random)
        case .number(let decimal): return decimal.text(&random)
        case .word(let word): return word
        case .array(let elements):
            var written: [String] = []
            for element in elements { written.append(element.json(&random)) }
            return "[" + written.joined(separator: ",") + "]"
        case .object(let members):
            var written: [String] = []
            for member in members.shuffled(using: &random) {
                written.append(Self.quoted(member.name, &random) + " :" + member.value.json(&random))
            }
            return "{ " + written.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ characters: [Unicode.Scalar], _ random: inout SeededRandom) -> String {
        var text = "\""
        for character in characters {
            let mustEscape = character.value < 0x20 || character == "\"" || character == "\\"
            if character == "/", random.once(in: 2) {
                text += "\\/"
            } else if mustEscape || random.once(in: 4) {
                for unit in String(character).utf16 { text += escape(unit, &random) }
            } else {
                text.unicodeScalars.append(character)
            }
        }
        return text + "\""
    }

    private static func escape(_ unit: UInt16, _ random: inout SeededRandom) -> String {
        let digits = String(unit, radix: 16, uppercase: random.once(in: 2))
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
