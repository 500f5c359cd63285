import NIOCore
package import RedisClient
package import SyncTestKit

/// Feeds bytes to the decoder in random pieces and holds what comes out against ``ReferenceReader``.
package struct DecoderCheck {
    package enum Finding: Equatable {
        /// All bytes were replies, or the beginning of one.
        case accepted(replies: Int)
        /// Both readers refused them, behind the same number of replies.
        case refused(replies: Int)
        /// A promise that did not hold.
        case broken(String)
    }

    /// Smaller than a server's, so that bounds are met by small inputs.
    package static let limits: RESPLimits = {
        var limits = RESPLimits()
        limits.lineBytesMax = 64
        return limits
    }()

    private let maker = ReplyMaker()

    package init() {}

    /// Replies with pushes between them; three of four are broken somewhere.
    /// - Returns: the bytes, and how many replies they hold where they are whole.
    package func input(_ random: inout SeededRandom) -> (bytes: [UInt8], replies: Int?) {
        var bytes: [UInt8] = []
        let replies = 1 + random.below(5)
        for _ in 0..<replies {
            if random.once(in: 6) { bytes += maker.push(&random) }
            bytes += maker.reply(&random)
        }
        return random.once(in: 4) ? (bytes, replies) : (maker.mutated(bytes, &random), nil)
    }

    package func check(_ bytes: [UInt8], replies encoded: Int?, _ random: inout SeededRandom) -> Finding {
        var expected: [ReferenceValue] = []
        var reference = ReferenceReader(bytes, limits: Self.limits)
        var end = reference.next()
        while case .reply(let value) = end {
            expected.append(value)
            end = reference.next()
        }
        let decoded = decode(bytes, &random)
        guard decoded.isBounded else { return .broken("the decoder keeps bytes of replies that it gave") }
        // Whole pipelines only: the last replies may wait for others of their batch.
        guard decoded.values.count <= expected.count, zip(expected, decoded.values).allSatisfy({ $0.means($1) }) else {
            return .broken("\(decoded.values) is not \(expected)")
        }
        guard decoded.isRefused == (end == .invalid) else {
            return .broken("refused: \(decoded.isRefused), but the reference says \(end)")
        }
        if decoded.batch == 1, decoded.values.count != expected.count {
            return .broken("\(decoded.values.count) replies of \(expected.count)")
        }
        if let encoded, expected.count != encoded || end != .incomplete {
            return .broken("\(encoded) replies were written, \(expected.count) read, then \(end)")
        }
        return decoded.isRefused ? .refused(replies: expected.count) : .accepted(replies: expected.count)
    }

    private struct Decoded {
        var values: [RESPValue] = []
        var isRefused = false
        var isBounded = true
        let batch: Int
    }

    /// Asks for the same number of replies again and again: 1 in half of the cases, as a pipeline does otherwise.
    private func decode(_ bytes: [UInt8], _ random: inout SeededRandom) -> Decoded {
        var decoded = Decoded(batch: random.once(in: 2) ? 1 : 1 + random.below(4))
        var decoder = RESPDecoder(limits: Self.limits)
        var rest = bytes[...]
        do throws(RESPFault) {
            while !rest.isEmpty {
                let piece = rest.prefix(random.once(in: 3) ? 1 : 1 + random.below(bytes.count))
                rest = rest.dropFirst(piece.count)
                decoder.feed(ByteBuffer(bytes: piece))
                while let frame = try decoder.next(replies: decoded.batch) {
                    let values = frame.values()
                    if values.count != decoded.batch { decoded.isBounded = false }
                    decoded.values += values
                }
                if decoder.bufferedBytes > bytes.count - rest.count { decoded.isBounded = false }
            }
        } catch {
            decoded.isRefused = true
        }
        return decoded
    }
}
