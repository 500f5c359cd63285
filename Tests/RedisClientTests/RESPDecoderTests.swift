import NIOCore
import RESPReference
import SyncTestKit
import Testing

@testable import RedisClient

/// Replies in bytes: every kind, every way to cut them, and what is refused.
@Suite struct RESPDecoderTests {
    @Test func `every kind of reply is read`() throws {
        let values = try decoded(
            "+OK\r\n",
            "-ERR no\r\n",
            ":-7\r\n",
            "$3\r\na\r\n\r\n",
            "$-1\r\n",
            "*-1\r\n",
            "_\r\n",
            "#t\r\n",
            ",1.5\r\n",
            ",inf\r\n",
            "(12345678901234567890\r\n",
            "!5\r\nERR x\r\n",
            "=8\r\ntxt:text\r\n",
            "*2\r\n:1\r\n*0\r\n",
            "~1\r\n+a\r\n",
            "%1\r\n+k\r\n:1\r\n"
        )
        #expect(
            values == [
                .simpleString("OK"), .error(RedisReplyError("ERR no")), .integer(-7),
                .bulkString(ByteBuffer(string: "a\r\n")),
                .null, .null, .null, .boolean(true), .double(1.5), .double(.infinity),
                .bigNumber("12345678901234567890"),
                .error(RedisReplyError("ERR x")), .verbatim(format: "txt", ByteBuffer(string: "text")),
                .array([.integer(1), .array([])]), .set([.simpleString("a")]),
                .map([RESPValue.Entry(key: .simpleString("k"), value: .integer(1))]),
            ]
        )
    }

    @Test func `pushes and attributes are no replies`() throws {
        let values = try decoded(
            ">2\r\n+message\r\n*1\r\n+x\r\n",
            "|1\r\n+ttl\r\n:1\r\n:1\r\n",
            ">0\r\n",
            "*2\r\n|1\r\n+a\r\n+b\r\n:2\r\n:3\r\n",
            replies: 2
        )
        #expect(values == [.integer(1), .array([.integer(2), .integer(3)])])
    }

    @Test func `replies may be cut anywhere`() throws {
        let text = Array(
            (">1\r\n+p\r\n*3\r\n$5\r\nab\r\nc\r\n$-1\r\n:12\r\n|1\r\n+a\r\n+b\r\n%1\r\n+k\r\n,1.5\r\n-ERR x\r\n=7\r\ntxt:abc\r\n")
                .utf8
        )
        let whole = try decoded(String(decoding: text, as: UTF8.self), replies: 4)
        for first in 0...text.count {
            for second in first...text.count {
                var decoder = RESPDecoder()
                var frames: [RESPFrame?] = []
                for piece in [text[..<first], text[first..<second], text[second...]] {
                    decoder.feed(ByteBuffer(bytes: piece))
                    frames.append(try decoder.next(replies: 4))
                }
                #expect(frames.compactMap { $0?.values() }.first == whole, "cut at \(first) and \(second)")
            }
        }
    }

    @Test func `a reply that nobody asked for is refused, though it is not whole yet`() {
        for text in ["+OK\r\n", "+", "$3", ">0\r\n:", "|1\r\n+a\r\n+b\r\n:1"] {
            #expect(throws: RESPFault.unasked) { try decoded(text, replies: 0) }
        }
        #expect(throws: Never.self) { try decoded(">2\r\n+invalidate\r\n_\r\n", replies: 0) }
    }

    @Test func `what is no reply is refused with a reason`() {
        let faults: [(String, RESPFault)] = [
            ("HTTP/1.1 400 Bad Request\r\n", .unknownType(UInt8(ascii: "H"))), ("$?\r\n", .streamed),
            ("*?\r\n", .streamed),
            (";4\r\n", .streamed), (":1x\r\n", .malformedLine(UInt8(ascii: ":"))),
            ("+a\n", .malformedLine(UInt8(ascii: "+"))),
            ("+a\rb\r\n", .malformedLine(UInt8(ascii: "+"))), ("$-2\r\n", .malformedLine(UInt8(ascii: "$"))),
            ("$2\r\nabc\r\n", .malformedBulk), ("=3\r\ntxt\r\n", .malformedBulk),
            ("#x\r\n", .malformedLine(UInt8(ascii: "#"))),
            ("*1\r\n>1\r\n+a\r\n", .misplacedPush), ("%-1\r\n", .malformedLine(UInt8(ascii: "%"))),
            (String(repeating: "*1\r\n", count: 33), .tooDeep),
        ]
        for (text, fault) in faults { #expect(throws: fault, "\(text)") { try decoded(text) } }
    }

    @Test func `a length that lies reserves nothing`() throws {
        for text in ["$16777217\r\n", "$9999999999\r\n", "*1048577\r\n", "%600000\r\n", "*9999999999\r\n"] {
            #expect(throws: RESPFault.tooLong, "\(text)") { try decoded(text) }
        }
        var decoder = RESPDecoder()
        decoder.feed(ByteBuffer(string: "*1048576\r\n$16777216\r\nabc"))
        #expect(try decoder.next(replies: 1) == nil)
        #expect(decoder.bufferedBytes < 100)
    }

    @Test func `a line without an end is refused at its bound`() {
        var decoder = RESPDecoder()
        var fed = 0
        #expect(throws: RESPFault.malformedLine(UInt8(ascii: "+"))) {
            decoder.feed(ByteBuffer(string: "+"))
            while fed < 1 << 20 {
                decoder.feed(ByteBuffer(repeating: UInt8(ascii: "x"), count: 1_000))
                fed += 1_000
                _ = try decoder.next(replies: 1)
            }
        }
        #expect(fed <= RESPLimits().lineBytesMax + 2_000)
    }

    @Test func `replies without an end are refused at their bound`() {
        var limits = RESPLimits()
        limits.replyBytesMax = 10_000
        var decoder = RESPDecoder(limits: limits)
        #expect(throws: RESPFault.tooLong) {
            decoder.feed(ByteBuffer(string: "*1000000\r\n"))
            for _ in 0..<1_000_000 {
                decoder.feed(ByteBuffer(string: "$4\r\nabcd\r\n"))
                _ = try decoder.next(replies: 1)
            }
        }
        #expect(decoder.bufferedBytes <= 10_010)
    }

    @Test func `what was delivered, and pushes that nobody hears, are forgotten`() throws {
        var decoder = RESPDecoder()
        for round in 0..<20_000 {
            decoder.feed(ByteBuffer(string: ">1\r\n+x\r\n:\(round)\r\n>1\r\n$3\r\nab"))
            #expect(try decoder.next(replies: 1)?.values() == [.integer(Int64(round))])
            decoder.feed(ByteBuffer(string: "c\r\n"))
            #expect(try decoder.next(replies: 0) == nil)
            guard decoder.bufferedBytes == 0 else {
                Issue.record("\(decoder.bufferedBytes) bytes are kept after round \(round)")
                return
            }
        }
    }

    @Test func `mutated replies are read as a second reader reads them`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let check = DecoderCheck()
        var findings: (accepted: Int, refused: Int) = (0, 0)
        for _ in 0..<20_000 {
            let input = check.input(&random)
            switch check.check(input.bytes, replies: input.replies, &random) {
            case .accepted: findings.accepted += 1
            case .refused: findings.refused += 1
            case .broken(let promise):
                Issue.record("seed \(seed): \(promise)\n\(input.bytes)")
                return
            }
        }
        #expect(findings.accepted > 5_000 && findings.refused > 2_000)
    }

    /// - Parameter replies: nil for one each text.
    @discardableResult
    private func decoded(_ texts: String..., replies: Int? = nil) throws -> [RESPValue] {
        var decoder = RESPDecoder()
        decoder.feed(ByteBuffer(string: texts.joined()))
        return try decoder.next(replies: replies ?? texts.count)?.values() ?? []
    }
}
