/// A JSON value as bytes, and where the digits of each ``ReadCounter`` begin in them.
struct RenderedValue: Sendable {
    private(set) var bytes: [UInt8]
    private(set) var counters: [Int]

    init(bytes: [UInt8], counters: [Int] = []) {
        self.bytes = bytes
        self.counters = counters
    }

    init(_ writer: JSONWriter) {
        self.init(bytes: writer.bytes, counters: writer.counters)
    }

    func edited(by edits: [MemberEdit]) -> RenderedValue {
        guard !edits.isEmpty else { return self }
        var edited = self
        for counter in self.counters { edited.write(Self.mark, at: counter) }
        for edit in edits { edited.bytes = edit.applied(to: edited.bytes, read: Self.mark) }
        edited.findCounters()
        return edited
    }

    /// Stands for a counter's digits while they move: no JSON has such a byte.
    private static let mark = [UInt8](repeating: 1, count: ReadCounter.placeholder.utf8.count)

    private mutating func findCounters() {
        self.counters = []
        var place = 0
        while let start = self.bytes[place...].firstIndex(of: 1) {
            place = start + 1
            guard self.bytes[start...].starts(with: Self.mark) else { continue }
            self.write(Array(ReadCounter.placeholder.utf8), at: start)
            self.counters.append(start)
        }
    }

    private mutating func write(_ digits: [UInt8], at place: Int) {
        self.bytes.replaceSubrange(place..<place + digits.count, with: digits)
    }
}
