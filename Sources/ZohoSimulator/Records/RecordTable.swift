/// The records of one list, in the order in which they were created, found by id.
///
/// A slot keeps its number as long as its record lives. A deleted record leaves nothing behind but an empty slot, and the slots
/// are closed up when half of them are empty.
struct RecordTable<Record: SimulatedRecord>: Sendable {
    private var slots: [Record?] = []
    private var slotOfID: [Int: Int] = [:]

    var count: Int { self.slotOfID.count }

    /// The slots that hold a record.
    var liveSlots: [Int] {
        self.slots.indices.filter { self.slots[$0] != nil }
    }

    subscript(id id: Int) -> Record? {
        self.slotOfID[id].flatMap { self.slots[$0] }
    }

    subscript(slot slot: Int) -> Record? {
        self.slots.indices.contains(slot) ? self.slots[slot] : nil
    }

    mutating func append(_ record: Record) {
        self.slotOfID[record.id] = self.slots.count
        self.slots.append(record)
    }

    /// Changes the record in place; nothing happens when there is no such id.
    mutating func update(_ id: Int, _ change: (inout Record) -> Void) {
        guard let slot = self.slotOfID[id], self.slots[slot] != nil else { return }
        self.withRecord(in: slot, change)
    }

    mutating func remove(_ id: Int) {
        guard let slot = self.slotOfID.removeValue(forKey: id) else { return }
        self.slots[slot] = nil
        if self.slots.count > 1_024, self.count < self.slots.count / 2 { self.closeUp() }
    }

    /// The row of a slot, rendered at most once between two changes of its record.
    mutating func row(in slot: Int, _ context: RenderContext) -> RenderedRow? {
        guard let record = self.slots[slot] else { return nil }
        if let row = record.rendered { return row }
        let row = record.row(context)
        self.withRecord(in: slot) { $0.rendered = row }
        return row
    }

    /// Forgets what was rendered, for when the way of rendering changes.
    mutating func forgetRows() {
        for slot in self.slots.indices { self.withRecord(in: slot) { $0.rendered = nil } }
    }

    private mutating func withRecord(in slot: Int, _ change: (inout Record) -> Void) {
        guard var record = self.slots[slot] else { return }
        change(&record)
        self.slots[slot] = record
    }

    private mutating func closeUp() {
        self.slots = self.slots.filter { $0 != nil }
        self.slotOfID = [:]
        for (slot, record) in self.slots.enumerated() {
            if let record { self.slotOfID[record.id] = slot }
        }
    }
}
