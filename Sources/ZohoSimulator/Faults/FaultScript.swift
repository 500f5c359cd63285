/// The faults that are set. Bounded; a fault stays, with its counts, until it is cleared.
struct FaultScript: Sendable {
    static let faultsMax = 100

    private(set) var faults: [ActiveFault] = []
    private var nextID = 1
    private var random: SplitMix64
    private var strikes = 0

    init(seed: UInt64) {
        self.random = SplitMix64(seed: seed ^ 0xFA01_7FA0_17FA_017F)
    }

    mutating func add(_ fault: Fault) throws(ControlError) -> Int {
        guard self.faults.count < Self.faultsMax else {
            throw ControlError("there are \(Self.faultsMax) faults already; clear some first")
        }
        defer { self.nextID += 1 }
        self.faults.append(ActiveFault(id: self.nextID, fault: fault))
        return self.nextID
    }

    /// Removes one fault, or all of them; tells how many.
    mutating func clear(_ id: Int?) -> Int {
        let before = self.faults.count
        self.faults.removeAll { id == nil || $0.id == id }
        return before - self.faults.count
    }

    /// Counts a call at every fault that it matches; the first one that strikes is the call's fate.
    mutating func fault(for call: APICall) -> Fault? {
        var fate: Fault?
        for index in self.faults.indices where self.faults[index].fault.matches(call) {
            if fate == nil {
                if self.faults[index].strikes(&self.random) { fate = self.faults[index].fault }
            } else {
                self.faults[index].seen += 1
            }
        }
        if fate != nil { self.strikes += 1 }
        fate?.strike = self.strikes
        return fate
    }
}
