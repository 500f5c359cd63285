/// What a server may send. Lengths from the wire are held against these before they are used, and nothing is reserved on
/// the word of a length.
package struct RESPLimits: Sendable, Equatable {
    /// Bytes of one bulk string; 16 MiB.
    package var bulkBytesMax = 16 << 20
    /// Elements of one aggregate, a map's keys and values counted singly.
    package var elementsMax = 1 << 20
    /// Aggregates inside of each other.
    package var depthMax = 32
    /// Bytes of one line, its end not counted: simple strings, numbers, lengths.
    package var lineBytesMax = 64 << 10
    /// Bytes of all replies to one pipeline, and of one push; 64 MiB. Below 4 GiB.
    package var replyBytesMax = 64 << 20

    package init() {}
}
