/// The organization's own time. It never looks at the machine's clock: it starts at a fixed instant and moves one second with
/// every change, so the same seed and the same operations give the same stamps. The control can move it, back too.
struct SimulatedClock: Sendable {
    /// 2025-11-13T08:30:00+0300.
    static let start = 1_763_011_800

    private(set) var now = SimulatedClock.start

    mutating func tick() -> Int {
        self.now += 1
        return self.now
    }

    mutating func shift(seconds: Int) {
        self.now += seconds
    }
}
