package import NIOCore

/// Turns the bytes of a connection into batches of replies: one ``RESPFrame`` for each pipeline.
///
/// It is told how many replies a batch has, so that a thousand of them are delivered as one value. Behind a fault it must
/// not be used again.
package struct RESPDecoder: Sendable {
    private let limits: RESPLimits
    private var tokenizer: RESPTokenizer
    /// What came and is not delivered yet; its first byte is the tokenizer's offset 0.
    private var buffer = ByteBuffer()
    /// A delivered frame holds the same storage, so that writing behind it would copy all of it.
    private var isShared = false

    package init(limits: RESPLimits = RESPLimits()) {
        self.limits = limits
        tokenizer = RESPTokenizer(limits: limits)
    }

    /// Bytes kept until their reply is complete: at most ``RESPLimits/replyBytesMax`` and what came with the last piece.
    package var bufferedBytes: Int { buffer.readableBytes }

    package mutating func feed(_ bytes: ByteBuffer) {
        var bytes = bytes
        if buffer.readableBytes == 0 {
            buffer = bytes
        } else if isShared {
            var own = ByteBufferAllocator().buffer(capacity: buffer.readableBytes + bytes.readableBytes)
            own.writeBuffer(&buffer)
            own.writeBuffer(&bytes)
            buffer = own
        } else {
            buffer.writeBuffer(&bytes)
        }
        isShared = false
    }

    /// - Parameter replies: how many replies the oldest waiting pipeline has; 0 where none waits, and then only pushes may
    ///   have come.
    /// - Returns: nil until all of them are here.
    package mutating func next(replies: Int) throws(RESPFault) -> RESPFrame? {
        let isComplete = try advance(to: replies)
        if isComplete { return frame(replies: replies) }
        if tokenizer.isBetweenReplies, tokenizer.position > 0 {
            // Pushes to forget.
            buffer.moveReaderIndex(forwardBy: tokenizer.position)
            tokenizer.forgetSeenBytes()
        }
        guard buffer.readableBytes <= limits.replyBytesMax else { throw .tooLong }
        return nil
    }

    private mutating func advance(to replies: Int) throws(RESPFault) -> Bool {
        // A closure of rethrowing functions loses the error's type, so the fault takes the way of a result.
        let result = buffer.withUnsafeReadableBytes { bytes -> Result<Bool, RESPFault> in
            do throws(RESPFault) {
                return .success(try tokenizer.advance(to: replies, in: bytes))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private mutating func frame(replies: Int) -> RESPFrame? {
        let count = tokenizer.position
        guard let bytes = buffer.readSlice(length: count) else { return nil }
        isShared = true
        return RESPFrame(bytes: bytes, tokens: tokenizer.restart())
    }
}
