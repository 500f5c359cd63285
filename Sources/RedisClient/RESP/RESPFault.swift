/// Why bytes are no replies. The connection that sent them is of no use any more: where the next reply begins is not known.
package enum RESPFault: Error, Sendable, Equatable {
    /// A byte that begins no reply.
    case unknownType(UInt8)
    /// `$?`, `*?`: RESP3's streamed values, which no command of ours is answered with.
    case streamed
    /// A line that does not end with CR LF, is longer than ``RESPLimits/lineBytesMax``, or does not hold what its type says.
    case malformedLine(UInt8)
    /// A bulk string whose length is not followed by that many bytes and CR LF.
    case malformedBulk
    /// A push inside of another value.
    case misplacedPush
    /// A length beyond a bound of ``RESPLimits``.
    case tooLong
    case tooDeep
    /// A reply to a question that nobody asked.
    case unasked
}

extension RESPFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownType(let byte): "no reply begins with the byte 0x\(String(byte, radix: 16))"
        case .streamed: "the reply is a streamed value"
        case .malformedLine(let byte): "the line of a reply of type '\(Character(Unicode.Scalar(byte)))' cannot be read"
        case .malformedBulk: "a bulk string is not as long as it says"
        case .misplacedPush: "a push stands inside of a reply"
        case .tooLong: "a reply is longer than what is taken"
        case .tooDeep: "a reply is nested too deeply"
        case .unasked: "a reply came that nobody waits for"
        }
    }
}
