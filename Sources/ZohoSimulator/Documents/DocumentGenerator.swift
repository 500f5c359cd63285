/// All items and contacts.
struct MasterData: Sendable {
    let items: [ItemRecord]
    let contacts: [ContactRecord]
}

/// The records that new documents of one shape speak of.
struct DocumentSources: Sendable {
    let parties: [ContactRecord]
    let items: [ItemRecord]
    let settled: [DocumentRecord]
    /// The places in ``settled`` by party.
    let settledOf: [Int: [Int]]

    init(_ shape: DocumentShape, _ masterData: MasterData, settled: [DocumentRecord]) {
        self.parties = shape.party.map { kind in masterData.contacts.filter { $0.kind == kind } } ?? []
        self.items = shape.lines == .items ? masterData.items : []
        self.settled = settled
        self.settledOf = Dictionary(grouping: settled.indices) { settled[$0].party.id }
    }
}

/// Invents the documents of one module. Its randomness is its own, so that other modules do not change with it.
struct DocumentGenerator: Sendable {
    private let shape: DocumentShape
    private let zoneSeconds: Int
    private var random: SplitMix64
    private var nextID: Int
    private var serial = 0

    /// - Parameter place: the module's among all of them; ids of different modules never meet.
    init(_ module: Module, _ shape: DocumentShape, place: Int, seed: UInt64, zone: OrganizationZone) {
        self.shape = shape
        self.zoneSeconds = zone.secondsFromGMT
        self.random = SplitMix64(seed: module.path.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 })
        self.nextID = RecordGenerator.prefix(seed: seed) + place * 10_000_000_000
    }

    /// Records of the two years before the simulation, oldest first. Batches share a second, as an import makes them.
    mutating func past(_ count: Int, _ sources: DocumentSources) -> [DocumentRecord] {
        let twoYears = 2 * 365 * 86_400
        return (0..<count).map { place in
            let age = twoYears - twoYears / count * place
            let created = SimulatedClock.start - 86_400 - age / 3_600 * 3_600
            let untouched = self.random.chance(percent: 40)
            let modified = untouched ? created : created + self.random.below(SimulatedClock.start - created)
            return self.record(created: created, modified: modified, sources, namePrefix: "")
        }
    }

    /// A record that is new now.
    mutating func new(at now: Int, _ sources: DocumentSources, namePrefix: String) -> DocumentRecord {
        self.record(created: now, modified: now, sources, namePrefix: namePrefix)
    }

    private mutating func record(
        created: Int,
        modified: Int,
        _ sources: DocumentSources,
        namePrefix: String
    ) -> DocumentRecord {
        self.serial += 1
        // The numbers between two ids are those of the record's lines.
        self.nextID += 10 + self.random.below(40)
        let origin = self.origin(sources)
        return DocumentRecord(
            shape: self.shape,
            id: self.nextID,
            serial: self.serial,
            createdAt: created,
            modifiedAt: modified,
            title: namePrefix + self.shape.title(self.serial, &self.random),
            reference: self.random.chance(percent: 30) ? "REF/\(1_000 + self.random.below(9_000))" : "",
            remark: self.random.pick(Vocabulary.remarks),
            statusPlace: self.statusPlace(),
            party: origin.party,
            lines: origin.lines,
            settled: origin.settled,
            amount: origin.settled.isEmpty
                ? 2_500 * (1 + self.random.below(4_000)) : origin.settled.reduce(0) { $0 + $1.applied },
            day: CivilTime.day(of: created + self.zoneSeconds),
            termDays: self.random.pick([0, 15, 30]),
            traits: self.random.next()
        )
    }

    private mutating func statusPlace() -> Int {
        var rest = self.random.below(self.shape.statuses.reduce(0) { $0 + $1.share })
        for (place, status) in self.shape.statuses.enumerated() {
            rest -= status.share
            if rest < 0 { return place }
        }
        return 0
    }
}

extension DocumentGenerator {
    /// Whom a document is for, what is in it and what it settles.
    private typealias Origin = (party: DocumentParty, lines: [DocumentLine], settled: [SettledDocument])

    private mutating func origin(_ sources: DocumentSources) -> Origin {
        guard self.shape.settles != nil, !sources.settled.isEmpty, self.shape.lines == .settled || !self.isAdvance()
        else { return (self.party(sources), self.lines(sources), []) }
        let first = self.random.below(sources.settled.count)
        let document = sources.settled[first]
        if self.shape.lines == .settled { return (document.party, document.lines, [self.settling(document)]) }
        let settled = self.others(than: first, sources).map { self.settling(sources.settled[$0]) }
        return (document.party, self.lines(sources), settled)
    }

    /// One payment in ten settles nothing yet.
    private mutating func isAdvance() -> Bool {
        self.random.chance(percent: 10)
    }

    /// The document itself, and one time in four another one of the same party.
    private mutating func others(than first: Int, _ sources: DocumentSources) -> [Int] {
        let ofParty = sources.settledOf[sources.settled[first].party.id] ?? []
        guard self.random.chance(percent: 25), let other = ofParty.first(where: { $0 != first }) else { return [first] }
        return [first, other]
    }

    private func settling(_ document: DocumentRecord) -> SettledDocument {
        SettledDocument(
            id: document.id,
            title: document.title,
            day: document.day,
            dueDay: document.dueDay,
            total: document.total,
            applied: document.total - document.balance > 0 ? document.total - document.balance : document.total
        )
    }

    private mutating func party(_ sources: DocumentSources) -> DocumentParty {
        guard !sources.parties.isEmpty else { return .none }
        let contact = self.random.pick(sources.parties)
        return DocumentParty(id: contact.id, name: contact.name, email: contact.email, phone: contact.phone)
    }

    private mutating func lines(_ sources: DocumentSources) -> [DocumentLine] {
        guard !sources.items.isEmpty else { return [] }
        return (0...self.random.below(4)).map { _ in
            let item = self.random.pick(sources.items)
            return DocumentLine(
                itemID: item.id,
                name: item.name,
                sku: item.sku,
                quantity: 1 + self.random.below(20),
                rate: 25 * (1 + self.random.below(4_000))
            )
        }
    }
}
