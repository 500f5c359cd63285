package import NIOCore

/// One reply, or a part of one (RESP3 specification). An error reply is a value: each command of a pipeline has its own.
package enum RESPValue: Sendable, Equatable {
    /// `_`, and RESP2's `$-1` and `*-1`.
    case null
    case simpleString(String)
    case bulkString(ByteBuffer)
    /// A text that says its format in three letters: `txt`, `mkd`.
    case verbatim(format: String, ByteBuffer)
    case integer(Int64)
    case double(Double)
    case boolean(Bool)
    /// An integer of any size, in digits.
    case bigNumber(String)
    case error(RedisReplyError)
    case array([RESPValue])
    case set([RESPValue])
    /// In the server's order; a key may come twice.
    case map([Entry])

    package struct Entry: Sendable, Equatable {
        package let key: RESPValue
        package let value: RESPValue
    }
}

/// What a server refused a command with: `ERR unknown command`, `WRONGTYPE Operation against a key …`.
package struct RedisReplyError: Error, Sendable, Equatable {
    /// The first word, in capitals by custom: `ERR`, `OOM`, `LOADING`.
    package let code: String
    /// All of it, the code too.
    package let message: String

    package init(_ message: String) {
        self.message = message
        code = String(message.prefix { $0 != " " })
    }
}

extension RESPValue {
    /// The text of a string of any kind; nil for other values. Bytes that are no UTF-8 are replaced.
    package var text: String? {
        switch self {
        case .simpleString(let text): text
        case .bulkString(let bytes), .verbatim(_, let bytes): String(buffer: bytes)
        default: nil
        }
    }

    /// Lends the bytes of a bulk string; of other values none.
    package func withBulkBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        if case .bulkString(let bytes) = self { bytes.withUnsafeReadableBytes(body) }
    }

    package var integer: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    package var error: RedisReplyError? {
        if case .error(let error) = self { error } else { nil }
    }

    /// The elements of an array or a set.
    package var elements: [RESPValue]? {
        switch self {
        case .array(let elements), .set(let elements): elements
        default: nil
        }
    }

    /// The bytes of a bulk string, without a copy, as long as the closure runs.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        guard case .bulkString(let bytes) = self else { return nil }
        return bytes.withUnsafeReadableBytes(body)
    }
}
