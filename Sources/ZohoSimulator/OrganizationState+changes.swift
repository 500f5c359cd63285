/// Which records an operation takes.
package enum RecordChoice: Sendable, Equatable {
    /// So many, chosen by the seeded generator; all when there are not as many.
    case some(Int)
    /// These, and an error when one is unknown.
    case ids([String])
}

extension OrganizationState {
    // MARK: Operations of the control; each returns the ids it touched

    mutating func create(_ type: RecordType, _ count: Int) throws(ControlError) -> [Int] {
        guard count >= 0, count <= self.room else {
            throw ControlError("n must be 0 or more, and no more than \(Self.recordsMax) records are held")
        }
        return (0..<count).map { _ in self.createOne(type) }
    }

    /// Changes members, with a new stamp or, as derived members do, without one.
    mutating func change(
        _ type: RecordType,
        _ choice: RecordChoice,
        members: [RecordMember],
        stamp: Bool
    ) throws(ControlError) -> [Int] {
        if let unknown = members.first(where: { !type.members.contains($0) }) {
            let known = type.members.map(\.rawValue).joined(separator: ", ")
            throw ControlError("\(type.rawValue) have no member \(unknown.rawValue) to change; they have \(known)")
        }
        let wanted = members.isEmpty ? Array(type.members.prefix(1)) : members
        return try self.edit(type, choice, stamp: stamp) { $0.change(wanted, &$1) }
    }

    /// Moves stock or balances; the stamp follows only by switch (zoho-api.md 8.3).
    mutating func moveStock(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [Int] {
        try self.edit(type, choice, stamp: self.context.quirks.stockMovesStamp) { $0.moveStock(&$1) }
    }

    mutating func deactivate(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [Int] {
        try self.edit(type, choice, stamp: true) { record, _ in record.isActive = false }
    }

    /// Deletes without a trace: no tombstone, 404 from now on (zoho-api.md 8.1).
    mutating func delete(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [Int] {
        let ids = try self.ids(type, choice)
        for id in ids { self.remove(type.module, id) }
        return ids
    }

    /// Breaks rows, or mends them when `breakage` is nothing. The stamp stays.
    mutating func setBreakage(
        _ breakage: Breakage?,
        _ type: RecordType,
        _ choice: RecordChoice
    ) throws(ControlError) -> [Int] {
        try self.edit(type, choice, stamp: false) { record, _ in record.breakage = breakage }
    }

    /// The ids of a type, oldest record first.
    func ids(_ type: RecordType) -> [Int] {
        switch type {
        case .items: self.items.table.liveSlots.compactMap { self.items.table[slot: $0]?.id }
        case .customers, .vendors:
            self.contacts.table.liveSlots.compactMap { slot in
                self.contacts.table[slot: slot].flatMap { $0.kind == type.contactKind ? $0.id : nil }
            }
        }
    }

    /// A list row's own bytes, as the list of the product has them.
    func row(_ type: RecordType, _ id: String, _ product: ZohoProduct) -> [UInt8]? {
        guard let number = Int(id) else { return nil }
        let row: RenderedRow? =
            type == .items
            ? self.items.table[id: number]?.renderRow(self.context)
            : self.contacts.table[id: number].flatMap { $0.kind == type.contactKind ? $0 : nil }?
                .renderRow(self.context)
        return row.map { Array($0.bytes(for: product)) + [UInt8(ascii: "}")] }
    }
}

extension OrganizationState {
    /// How many more records are held.
    var room: Int {
        max(0, Self.recordsMax - self.items.table.count - self.contacts.table.count)
    }

    mutating func createOne(_ type: RecordType, namePrefix: String = "") -> Int {
        switch type {
        case .items:
            var record = self.generator.item(namePrefix: namePrefix)
            record.isActive = true
            self.items.append(record)
            return record.id
        case .customers, .vendors:
            var record = self.generator.contact(type.contactKind ?? .customer, namePrefix: namePrefix)
            record.isActive = true
            self.contacts.append(record)
            return record.id
        }
    }

    private mutating func ids(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [Int] {
        let all = self.ids(type)
        switch choice {
        case .some(let count):
            guard count >= 0 else { throw ControlError("n must be 0 or more") }
            return self.choice.distinct(count, below: all.count).map { all[$0] }
        case .ids(let texts):
            let known = Set(all)
            var ids: [Int] = []
            for text in texts {
                guard let id = Int(text), known.contains(id) else {
                    throw ControlError("there is no record \(text) among the \(type.rawValue)")
                }
                ids.append(id)
            }
            return ids
        }
    }

    private mutating func edit(
        _ type: RecordType,
        _ choice: RecordChoice,
        stamp: Bool,
        _ change: (inout any SimulatedRecord, inout SplitMix64) -> Void
    ) throws(ControlError) -> [Int] {
        let ids = try self.ids(type, choice)
        for id in ids { self.edit(type.module, id, stamp: stamp, change) }
        return ids
    }

    /// One second passes with every change, whether the record's stamp tells it or not.
    mutating func edit(
        _ module: Module,
        _ id: Int,
        stamp: Bool,
        _ change: (inout any SimulatedRecord, inout SplitMix64) -> Void
    ) {
        let now = self.generator.clock.tick()
        var random = self.choice
        switch module {
        case .items: self.items.update(id) { Self.edit(&$0, stamp ? now : nil, &random, change) }
        case .contacts: self.contacts.update(id) { Self.edit(&$0, stamp ? now : nil, &random, change) }
        }
        self.choice = random
    }

    private static func edit<Record: SimulatedRecord>(
        _ record: inout Record,
        _ stamp: Int?,
        _ random: inout SplitMix64,
        _ change: (inout any SimulatedRecord, inout SplitMix64) -> Void
    ) {
        var edited: any SimulatedRecord = record
        change(&edited, &random)
        if let stamp { edited.modifiedAt = stamp }
        if let edited = edited as? Record { record = edited }
    }

    mutating func remove(_ module: Module, _ id: Int) {
        _ = self.generator.clock.tick()
        if module == .items { self.items.remove(id) } else { self.contacts.remove(id) }
    }
}
