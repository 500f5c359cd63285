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
        return self.make(type, count)
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
            throw ControlError("\(type.name) have no member \(unknown.rawValue) to change; they have \(known)")
        }
        let wanted = members.isEmpty ? Array(type.members.prefix(1)) : members
        return try self.edit(type, choice, stamp: stamp) { $0.change(wanted, &$1) }
    }

    /// Moves stock or balances; the stamp follows only by switch (zoho-api.md 8.3).
    mutating func moveStock(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [Int] {
        guard type.hasStock else { throw ControlError("nothing in \(type.name) moves without an edit") }
        return try self.edit(type, choice, stamp: self.context.quirks.stockMovesStamp) { $0.moveStock(&$1) }
    }

    /// Makes records inactive or void, whichever their type knows.
    mutating func deactivate(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [Int] {
        guard type.canBeDeactivated else { throw ControlError("\(type.name) cannot become inactive or void") }
        return try self.edit(type, choice, stamp: true) { record, _ in record.deactivate() }
    }

    /// Deletes without a trace: no tombstone, 404 from now on (zoho-api.md 8.1).
    mutating func delete(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [Int] {
        let ids = try self.ids(type, choice)
        for id in ids { self.remove(type.module, id) }
        return ids
    }

    /// Undeletes: the same record with the same id and stamp is there again.
    mutating func restore(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [Int] {
        let removed = self.lists[type.module]?.removedIDs(type.contactKind) ?? []
        let ids = try self.chosen(choice, among: removed, "the deleted \(type.name)")
        for id in ids {
            self.merged[id] = nil
            self.lists[type.module]?.restore(id)
        }
        return ids
    }

    /// Merges records into another one: they are listed no more, and their ids answer with the other.
    mutating func merge(
        _ type: RecordType,
        _ choice: RecordChoice,
        into text: String
    ) throws(ControlError) -> [Int] {
        guard let other = Int(text), self.lists[type.module]?.record(other) != nil else {
            throw ControlError("there is no record \(text) to merge into")
        }
        let ids = try self.chosen(choice, among: self.ids(type).filter { $0 != other }, "the other \(type.name)")
        for id in ids {
            self.remove(type.module, id)
            self.merged[id] = other
        }
        return ids
    }

    /// Gives records a stamp of one's own choice, or takes it from them. Nothing else changes.
    mutating func setStamp(
        _ text: String?,
        _ type: RecordType,
        _ choice: RecordChoice
    ) throws(ControlError) -> [Int] {
        let instant = text.flatMap { Stamp.instant($0, defaultOffset: self.context.zone.secondsFromGMT) }
        guard text == nil || instant != nil else { throw ControlError("stamp must be like 2025-11-13T08:30:00+0300") }
        return try self.edit(type, choice, stamp: false) { record, _ in record.modifiedAt = instant }
    }

    /// Breaks records in one place, or everywhere without one. The stamp stays.
    mutating func setBreakage(
        _ breakage: Breakage,
        _ type: RecordType,
        _ choice: RecordChoice,
        in place: RecordPlace?
    ) throws(ControlError) -> [Int] {
        try self.edit(type, choice, stamp: false) { record, _ in
            record.breakage = breakage
            record.breakagePlace = place
        }
    }

    /// Writes over members in one place, or everywhere without one. The organization itself goes on with the record's own.
    mutating func write(
        _ edits: [MemberEdit],
        _ type: RecordType,
        _ choice: RecordChoice,
        in place: RecordPlace?,
        stamp: Bool
    ) throws(ControlError) -> [Int] {
        try self.edit(type, choice, stamp: stamp) { record, _ in record.edits.add(edits, in: place) }
    }

    /// Makes records whole again, with members of their own only. The stamp stays.
    mutating func mend(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [Int] {
        try self.edit(type, choice, stamp: false) { record, _ in
            record.breakage = nil
            record.breakagePlace = nil
            record.edits = RecordEdits()
        }
    }

    /// The ids of a type, oldest record first.
    func ids(_ type: RecordType) -> [Int] {
        self.lists[type.module]?.ids(type.contactKind) ?? []
    }

    /// A list row's own bytes, as the list of the product has them.
    mutating func row(_ type: RecordType, _ id: String, _ product: ZohoProduct) -> [UInt8]? {
        self.turnDay()
        return self.record(type, id)?.row(self.context).whole(product).bytes
    }

    /// A detail's own bytes: the object that the product's answer holds.
    mutating func detail(_ type: RecordType, _ id: String, _ product: ZohoProduct) -> [UInt8]? {
        self.turnDay()
        guard type.module.detailMember != nil, let record = self.record(type, id) else { return nil }
        return self.detail(of: record, product).bytes
    }

    private func record(_ type: RecordType, _ id: String) -> (any SimulatedRecord)? {
        guard let record = Int(id).flatMap({ self.lists[type.module]?.record($0) }) else { return nil }
        return type.contactKind.map(record.isOf) ?? true ? record : nil
    }
}

extension OrganizationState {
    /// How many more records are held.
    var room: Int {
        max(0, Self.recordsMax - self.lists.values.reduce(0) { $0 + $1.count })
    }

    mutating func make(_ type: RecordType, _ count: Int, namePrefix: String = "") -> [Int] {
        let sources = type.module.document.map { self.sources(for: $0, self.masterData) }
        return (0..<count).map { _ in
            let record = self.newRecord(type, sources, namePrefix: namePrefix)
            self.lists[type.module]?.append(record)
            return record.id
        }
    }

    private mutating func newRecord(
        _ type: RecordType,
        _ sources: DocumentSources?,
        namePrefix: String
    ) -> any SimulatedRecord {
        if let sources, var generator = self.documents[type.module] {
            let record = generator.new(at: self.generator.clock.tick(), sources, namePrefix: namePrefix)
            self.documents[type.module] = generator
            return record
        }
        if let kind = type.contactKind {
            var record = self.generator.contact(kind, namePrefix: namePrefix)
            record.isActive = true
            return record
        }
        var record = self.generator.item(namePrefix: namePrefix)
        record.isActive = true
        return record
    }

    private mutating func ids(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [Int] {
        try self.chosen(choice, among: self.ids(type), "the \(type.name)")
    }

    private mutating func chosen(
        _ choice: RecordChoice,
        among all: [Int],
        _ words: String
    ) throws(ControlError) -> [Int] {
        switch choice {
        case .some(let count):
            guard count >= 0 else { throw ControlError("n must be 0 or more") }
            return self.choice.distinct(count, below: all.count).map { all[$0] }
        case .ids(let texts):
            let known = Set(all)
            var ids: [Int] = []
            for text in texts {
                guard let id = Int(text), known.contains(id) else {
                    throw ControlError("there is no record \(text) among \(words)")
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
        self.lists[module]?.edit(id) { record in
            change(&record, &random)
            if stamp { record.modifiedAt = now }
        }
        self.choice = random
    }

    mutating func remove(_ module: Module, _ id: Int) {
        _ = self.generator.clock.tick()
        self.lists[module]?.remove(id)
    }
}
