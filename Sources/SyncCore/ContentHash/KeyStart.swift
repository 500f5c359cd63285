/// The first bytes of `"key":`, and which of them count: most keys are told apart without a branch for their length.
struct KeyStart: BitwiseCopyable {
    static let count = 16

    private typealias Words = (UInt64, UInt64)
    private var words: Words = (0, 0)
    private var mask: Words = (0, 0)

    init(_ key: UnsafeBufferPointer<UInt8>) {
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: key.prefix(Self.count)) }
        withUnsafeMutableBytes(of: &mask) { mask in
            for index in 0..<min(key.count, Self.count) { mask[index] = 0xFF }
        }
    }

    /// Whether they stand at `source`, from which ``count`` bytes are read.
    @inline(__always)
    func stands(at source: UnsafeRawPointer) -> Bool {
        let source = source.loadUnaligned(as: Words.self)
        return (words.0 ^ source.0) & mask.0 | (words.1 ^ source.1) & mask.1 == 0
    }

    /// Whether two keys that are longer are the same behind their start.
    @inline(__always)
    static func restsAreEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, length: Int) -> Bool {
        // The last step overlaps with the one before it.
        let last = length &- count
        var offset = count
        while offset < last {
            guard areEqual(left + offset, right + offset) else { return false }
            offset &+= count
        }
        return areEqual(left + last, right + last)
    }

    @inline(__always)
    private static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer) -> Bool {
        let (left, right) = (left.loadUnaligned(as: Words.self), right.loadUnaligned(as: Words.self))
        return (left.0 ^ right.0) | (left.1 ^ right.1) == 0
    }
}
