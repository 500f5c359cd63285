/// A reply as ``ReferenceReader`` sees it: kinds and bytes, nothing interpreted.
package indirect enum ReferenceValue: Equatable, Sendable {
    case null
    /// A line or a bulk string, with its type byte.
    case text(UInt8, [UInt8])
    /// An aggregate with its type byte; a map's keys and values follow each other.
    case aggregate(UInt8, [ReferenceValue])
}
