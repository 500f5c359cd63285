/// One value of a reply, found but not yet read: where its content stands among the reply's bytes.
struct RESPToken: Sendable, Equatable {
    /// The type byte that the value began with (RESP3 specification, "RESP protocol description").
    enum Kind: UInt8, Sendable {
        case simpleString, error, integer, double, boolean, null, bigNumber
        case bulkString, bulkError, verbatim
        case array, set, map
    }

    let kind: Kind
    /// Of the content's first byte, counted from the first byte of the batch of replies.
    let offset: UInt32
    /// Bytes of the content; of an aggregate the values that follow as its elements, a map's keys and values counted singly.
    let count: UInt32
}
