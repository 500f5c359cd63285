/// The organization's own time. It never looks at the machine's clock: it starts at a fixed instant and moves one second with
/// every change, so the same seed and the same operations give the same stamps. The control can move it, back too.
struct SimulatedClock: Sendable {
    /// 2025-11-13T08:30:00+0300.
    static let start = 1_763_011_800

    /// What stamps can be written of, whatever the organization's offset: the years 1000 to 9998.
    private static let years = -30_610_224_000...253_370_764_799

    private(set) var now = SimulatedClock.start

    mutating func tick() -> Int {
        self.now += 1
        return self.now
    }

    /// As far as there are stamps.
    mutating func shift(seconds: Int) {
        self.now = min(max(self.now + seconds, Self.years.lowerBound), Self.years.upperBound)
    }
}
