import NIOCore
import Testing

@testable import RedisClient

/// What is written for a command.
@Suite struct RedisCommandTests {
    @Test func `a command is an array of bulk strings, its lengths in bytes`() {
        let encoded = RedisCommand.encoded([RedisCommand("PING"), RedisCommand("SET", ["ä", "", "a\r\nb"])])
        #expect(
            String(buffer: encoded)
                == "*1\r\n$4\r\nPING\r\n*4\r\n$3\r\nSET\r\n$2\r\nä\r\n$0\r\n\r\n$4\r\na\r\nb\r\n"
        )
    }

    @Test func `lengths of any number of digits are written`() throws {
        for length in [0, 1, 9, 10, 11, 99, 100, 999, 1_000, 65_535, 99_999, 100_000, 1_000_001] {
            let text = String(repeating: "x", count: length)
            var decoder = RESPDecoder()
            decoder.feed(RedisCommand.encoded([RedisCommand("A", [text])]))
            let values = try #require(try decoder.next(replies: 1)).values()
            #expect(values.first?.elements?.map { $0.text ?? "" } == ["A", text])
            #expect(decoder.bufferedBytes == 0)
        }
        var decoder = RESPDecoder()
        decoder.feed(RedisCommand.encoded([RedisCommand("MGET", Array(repeating: "k", count: 12_344))]))
        #expect(try decoder.next(replies: 1)?.values().first?.elements?.count == 12_345)
    }
}
