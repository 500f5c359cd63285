package import SyncTestKit

/// Makes replies of every kind, as a server writes them, and breaks them.
package struct ReplyMaker {
    package init() {}

    /// One reply, without pushes and attributes around it.
    package func reply(_ random: inout SeededRandom, depth: Int = 0) -> [UInt8] {
        switch random.below(depth < 4 ? 15 : 11) {
        case 0: line("+", random.one(of: ["OK", "", "PONG", "a b", "Ä"]))
        case 1: line("-", random.one(of: ["ERR unknown command", "WRONGTYPE Operation against a key", "OOM x", ""]))
        case 2: line(":", random.one(of: ["0", "-1", "+7", "9223372036854775807", "-9223372036854775808"]))
        case 3: line(",", random.one(of: ["1.5", "-2e-7", "10", "inf", "-inf", "nan", "1e400"]))
        case 4: line("#", random.one(of: ["t", "f"]))
        case 5: line("_", "")
        case 6: line("(", random.one(of: ["3492890328409238509324850943850943825024385", "-0"]))
        case 7: line(random.one(of: ["$", "*"]), "-1")
        case 8, 9: bulk("$", content(&random))
        case 10: bulk(random.one(of: ["!", "="]), Array("txt:".utf8) + content(&random))
        case 11: aggregate("*", random.below(6), perEntry: 1, &random, depth)
        case 12: aggregate("~", random.below(4), perEntry: 1, &random, depth)
        case 13: aggregate("%", random.below(4), perEntry: 2, &random, depth)
        default: aggregate("|", random.below(3), perEntry: 2, &random, depth) + reply(&random, depth: depth + 1)
        }
    }

    /// What a server sends without being asked.
    package func push(_ random: inout SeededRandom) -> [UInt8] {
        aggregate(">", 1 + random.below(3), perEntry: 1, &random, 3)
    }

    /// One to four mutations, one after the other; mostly so that the bytes stay nearly right.
    package func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.below(4) { mutate(&bytes, &random) }
        return bytes
    }

    private static let signs = Array("+-:,#_($!=*~%|>;.?0159\r\n".utf8)

    private static let fragments =
        [
            "$-1\r\n", "*-1\r\n", "*0\r\n", "%0\r\n", "|0\r\n", ">0\r\n", "$0\r\n\r\n", "_\r\n", "$?\r\n", "*?\r\n",
            ";4\r\n",
            ".\r\n", "*1048577\r\n", "*1048576\r\n", "$99999999999\r\n", "$9999999999\r\n", "%600000\r\n",
            "$16777217\r\n",
            "*1\r\n", "*-2\r\n", "$-0\r\n", "\n", "\r", "\r\n", ":1\n", ">2\r\n+a\r\n+b\r\n", "|1\r\n+a\r\n:1\r\n",
            "=3\r\ntxt\r\n", "\0", "-", "9223372036854775808",
        ].map { Array($0.utf8) }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        let place = random.below(bytes.count)
        switch random.below(9) {
        case 0: if !bytes.isEmpty { bytes[place] ^= 1 << UInt8(random.below(8)) }
        case 1: if !bytes.isEmpty { bytes[place] = random.one(of: Self.signs) }
        case 2: bytes.insert(random.one(of: Self.signs), at: place)
        case 3, 4: bytes.insert(contentsOf: random.one(of: Self.fragments), at: place)
        case 5: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(8)))
        case 6: bytes.removeSubrange(place...)
        case 7:
            let end = min(bytes.count, place + random.below(20))
            bytes.insert(contentsOf: bytes[place..<end], at: random.below(bytes.count))
        default:
            let depth = 28 + random.below(8)
            if random.once(in: 8) {
                bytes.insert(contentsOf: (0..<depth).flatMap { _ in Array("*1\r\n".utf8) }, at: place)
            }
        }
    }

    private func content(_ random: inout SeededRandom) -> [UInt8] {
        let count = random.once(in: 50) ? random.below(3_000) : random.below(12)
        return (0..<count).map { _ in random.once(in: 3) ? random.one(of: Self.signs) : UInt8(random.below(256)) }
    }

    private func line(_ type: Character, _ text: String) -> [UInt8] { Array("\(type)\(text)\r\n".utf8) }

    private func bulk(_ type: Character, _ content: [UInt8]) -> [UInt8] {
        line(type, "\(content.count)") + content + Array("\r\n".utf8)
    }

    private func aggregate(
        _ type: Character,
        _ count: Int,
        perEntry: Int,
        _ random: inout SeededRandom,
        _ depth: Int
    ) -> [UInt8] {
        (0..<count * perEntry).reduce(into: line(type, "\(count)")) { bytes, _ in
            bytes += reply(&random, depth: depth + 1)
        }
    }
}
