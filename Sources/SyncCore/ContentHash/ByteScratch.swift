/// Bytes that grow at the end and are reused: the canonical forms under construction.
///
/// A plain array would do the same at a third of the speed: appending a slice of it to itself, the step that puts members
/// into order, copies through a temporary. Addresses taken from `base` are invalid after the next append.
struct ByteScratch: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 16_384) {
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit {
        base.deallocate()
    }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    /// Makes room for `extra` more bytes, so that the appends that follow need no check of their own.
    @inline(__always)
    mutating func reserve(_ extra: Int) {
        if count + extra > capacity { grow(by: extra) }
    }

    private mutating func grow(by extra: Int) {
        capacity = max(capacity * 2, count + extra)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    /// Appends what `write` puts at an address with room for `most` bytes; it returns how many these are. For many single
    /// bytes: appending each waits for the count of the one before it.
    @inline(__always)
    mutating func append(atMost most: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        reserve(most)
        let length = write(base + count)
        assert(length <= most)
        count += length
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes { append(byte) }
    }

    @inline(__always)
    mutating func append(_ source: UnsafePointer<UInt8>, count length: Int) {
        reserve(length)
        (base + count).update(from: source, count: length)
        count += length
    }

    /// Appends a span of `source`, which ends at `end`. Most spans are a few words long, and for those moving whole vectors
    /// beats a call: up to 31 bytes behind the span are read, and written over by the next append.
    @inline(__always)
    mutating func append(_ source: UnsafePointer<UInt8>, _ span: Range<Int>, end: Int) {
        let length = span.count
        guard length <= 128, span.lowerBound + Self.strides(length) <= end else {
            append(source + span.lowerBound, count: length)
            return
        }
        reserve(Self.strides(length))
        let (from, to) = (UnsafeRawPointer(source + span.lowerBound), UnsafeMutableRawPointer(base + count))
        var offset = 0
        while offset < length {
            to.storeBytes(
                of: from.loadUnaligned(fromByteOffset: offset, as: SIMD32<UInt8>.self),
                toByteOffset: offset,
                as: SIMD32<UInt8>.self
            )
            offset += 32
        }
        count += length
    }

    /// Appends members that stand in the source as they are written, each with a comma; stops at the first that does not,
    /// or that is too near the end of the source to be copied in whole vectors.
    /// - Returns: the index in `order` where it stopped.
    @inline(never)
    mutating func appendPlain(
        _ members: UnsafeBufferPointer<Canonicalizer.Member>,
        _ order: UnsafeBufferPointer<Int>,
        from first: Int,
        _ source: UnsafePointer<UInt8>,
        end: Int
    ) -> Int {
        var (next, to) = (first, UnsafeMutableRawPointer(base + count))
        let limit = UnsafeMutableRawPointer(base + capacity)
        let source = UnsafeRawPointer(source)
        while next < order.count {
            let member = members.baseAddress.unsafelyUnwrapped[order.baseAddress.unsafelyUnwrapped[next]]
            guard member.isPlain else { break }
            let length = member.plainEnd &- member.plainStart
            guard Self.strides(length) < limit - to, member.plainStart &+ Self.strides(length) <= end else { break }
            let from = source + member.plainStart
            var offset = 0
            repeat {
                to.storeBytes(
                    of: from.loadUnaligned(fromByteOffset: offset, as: SIMD32<UInt8>.self),
                    toByteOffset: offset,
                    as: SIMD32<UInt8>.self
                )
                offset &+= 32
            } while offset < length
            to.storeBytes(of: UInt8(ascii: ","), toByteOffset: length, as: UInt8.self)
            to += length &+ 1
            next &+= 1
        }
        count = to - UnsafeMutableRawPointer(base)
        return next
    }

    /// A length rounded up to whole vectors.
    @inline(__always)
    private static func strides(_ length: Int) -> Int { (length + 31) & ~31 }

    /// Appends bytes that stand in this scratch already.
    @inline(__always)
    mutating func appendOwn(_ range: Range<Int>) {
        reserve(range.count)
        (base + count).update(from: base + range.lowerBound, count: range.count)
        count += range.count
    }

    /// Drops the bytes in `start..<keptStart` and moves those behind them down.
    mutating func drop(from start: Int, to keptStart: Int) {
        guard keptStart > start else { return }
        (base + start).update(from: base + keptStart, count: count - keptStart)
        count -= keptStart - start
    }

    /// Drops the last byte of at least one.
    @inline(__always)
    mutating func removeLast() {
        assert(count > 0)
        count -= 1
    }

    mutating func removeAll() {
        count = 0
    }
}
