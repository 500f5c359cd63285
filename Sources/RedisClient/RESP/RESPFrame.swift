import NIOCore

/// The replies to one pipeline: their bytes, and where the values stand in them.
///
/// A connection's thread only finds the values; whoever asked makes them out of the frame, on its own thread.
package struct RESPFrame: Sendable {
    private let bytes: ByteBuffer
    private let tokens: [RESPToken]

    init(bytes: ByteBuffer, tokens: [RESPToken]) {
        self.bytes = bytes
        self.tokens = tokens
    }

    /// The replies in their order. Bulk strings share the frame's memory.
    package func values() -> [RESPValue] {
        var reader = Reader(bytes: bytes, tokens: tokens)
        var values: [RESPValue] = []
        while let value = reader.next() { values.append(value) }
        return values
    }

    /// Goes through the tokens, which the tokenizer has checked; recursion is bounded by ``RESPLimits/depthMax``.
    private struct Reader {
        let bytes: ByteBuffer
        let tokens: [RESPToken]
        var index = 0

        mutating func next() -> RESPValue? {
            guard index < tokens.count else { return nil }
            let token = tokens[index]
            index += 1
            return switch token.kind {
            case .bulkString: .bulkString(slice(token))
            case .null: .null
            case .simpleString: .simpleString(text(token))
            case .integer: .integer(number(token, RESPNumber.integer) ?? 0)
            case .error, .bulkError: .error(RedisReplyError(text(token)))
            case .double: .double(number(token, RESPNumber.double) ?? .nan)
            case .boolean: .boolean(bytes.getInteger(at: place(token), as: UInt8.self) == UInt8(ascii: "t"))
            case .bigNumber: .bigNumber(text(token))
            case .verbatim: verbatim(token)
            case .array: .array(elements(token.count))
            case .set: .set(elements(token.count))
            case .map: .map(entries(token.count / 2))
            }
        }

        private mutating func elements(_ count: UInt32) -> [RESPValue] {
            var values: [RESPValue] = []
            values.reserveCapacity(Int(count))
            for _ in 0..<count {
                guard let value = next() else { break }
                values.append(value)
            }
            return values
        }

        private mutating func entries(_ count: UInt32) -> [RESPValue.Entry] {
            var entries: [RESPValue.Entry] = []
            for _ in 0..<count {
                guard let key = next(), let value = next() else { break }
                entries.append(RESPValue.Entry(key: key, value: value))
            }
            return entries
        }

        /// The three letters of the format and a colon, then the text.
        private func verbatim(_ token: RESPToken) -> RESPValue {
            let whole = slice(token)
            let format = whole.getString(at: whole.readerIndex, length: 3) ?? ""
            return .verbatim(
                format: format,
                whole.getSlice(at: whole.readerIndex + 4, length: whole.readableBytes - 4) ?? whole
            )
        }

        private func place(_ token: RESPToken) -> Int { bytes.readerIndex + Int(token.offset) }

        private func slice(_ token: RESPToken) -> ByteBuffer {
            bytes.getSlice(at: place(token), length: Int(token.count)) ?? ByteBuffer()
        }

        private func text(_ token: RESPToken) -> String {
            bytes.getString(at: place(token), length: Int(token.count)) ?? ""
        }

        private func number<Number>(_ token: RESPToken, _ read: (UnsafeRawBufferPointer) -> Number?) -> Number? {
            bytes.withUnsafeReadableBytes { all in
                read(UnsafeRawBufferPointer(rebasing: all.dropFirst(Int(token.offset)).prefix(Int(token.count))))
            }
        }
    }
}
