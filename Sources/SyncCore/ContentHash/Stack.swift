/// Plain values that grow at the end and are reused: an array without the checks of its uniqueness, which cost as much as
/// the work in between. Addresses taken from `base` are invalid after the next append.
struct Stack<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 64) {
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit {
        base.deallocate()
    }

    subscript(index: Int) -> Element {
        @inline(__always) get {
            assert(index >= 0 && index < count)
            return base[index]
        }
        @inline(__always) set {
            assert(index >= 0 && index < count)
            base[index] = newValue
        }
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count += 1
    }

    /// Counts elements that were written behind the last one, inside the capacity.
    @inline(__always)
    mutating func count(upTo end: UnsafeMutablePointer<Element>) {
        count = end - base
        assert(count <= capacity)
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }

    /// Drops what stands from an index on.
    @inline(__always)
    mutating func drop(from index: Int) {
        assert(index >= 0 && index <= count)
        count = index
    }
}
