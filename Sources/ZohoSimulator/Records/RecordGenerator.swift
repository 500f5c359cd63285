/// Invents records. All of its randomness comes from one seed, all of its time from the organization's own clock.
struct RecordGenerator: Sendable {
    var random: SplitMix64
    var clock = SimulatedClock()
    /// The id of the next record. Zoho's ids have 19 digits and a prefix in common (zoho-api.md 3.6).
    private var nextID: Int
    private var serial = 0

    init(seed: UInt64) {
        self.random = SplitMix64(seed: seed)
        self.nextID = Self.prefix(&self.random) + 113_000
    }

    /// What all ids of an organization begin with.
    static func prefix(seed: UInt64) -> Int {
        var random = SplitMix64(seed: seed)
        return Self.prefix(&random)
    }

    private static func prefix(_ random: inout SplitMix64) -> Int {
        (1_000_000 + random.below(8_000_000)) * 1_000_000_000_000
    }

    /// An item. `born` is when it was created and last modified; without it, both are now and the clock moves.
    mutating func item(born: (created: Int, modified: Int)? = nil, namePrefix: String = "") -> ItemRecord {
        let stamps = born ?? self.now()
        let id = self.id()
        let rate = Money.price(&self.random)
        var item = ItemRecord(
            id: id,
            createdAt: stamps.created,
            modifiedAt: stamps.modified,
            isActive: !self.random.chance(percent: 4),
            name: namePrefix + self.productName(),
            sku: "SKU-\(self.serial)",
            remark: self.random.pick(Vocabulary.remarks),
            rate: rate,
            purchaseRate: Money(units: rate.units / 100 * 80, scale: rate.scale),
            stock: Money(units: 10 * self.random.below(500)),
            tracksInventory: !self.random.chance(percent: 20),
            traits: self.random.next()
        )
        // Ids are at least two apart, so the number behind an item's is free for its image.
        if item.trait(36, of: Array(0..<8)) == 0 { item.imageDocument = id + 1 }
        return item
    }

    /// A customer or vendor.
    mutating func contact(
        _ kind: ContactKind,
        born: (created: Int, modified: Int)? = nil,
        namePrefix: String = ""
    ) -> ContactRecord {
        let stamps = born ?? self.now()
        let id = self.id()
        let first = self.random.pick(Vocabulary.givenNames)
        let last = self.random.pick(Vocabulary.familyNames)
        let company = "\(self.random.pick(Vocabulary.companies)) \(last) \(self.random.pick(Vocabulary.cities))"
        let person = self.random.chance(percent: 30)
        return ContactRecord(
            id: id,
            kind: kind,
            createdAt: stamps.created,
            modifiedAt: stamps.modified,
            isActive: !self.random.chance(percent: 3),
            name: namePrefix + (person ? "\(first) \(last)" : company) + " \(self.serial)",
            company: person ? "" : company,
            firstName: first,
            lastName: last,
            email: self.random.chance(percent: 40) ? "c\(self.serial)@example.com" : "",
            phone: ContactRecord.phone(&self.random),
            receivable: kind == .customer ? self.balance() : .zero,
            payable: kind == .vendor ? self.balance() : .zero,
            traits: self.random.next()
        )
    }

    /// Stamps of a record that is older than the simulation: created some time in the two years before it, modified at that
    /// moment or later. Batches share a second, as an import makes them (zoho-api.md 8.6).
    mutating func past() -> (created: Int, modified: Int) {
        let twoYears = 2 * 365 * 86_400
        let created = SimulatedClock.start - 86_400 - self.random.below(twoYears) / 3_600 * 3_600
        let untouched = self.random.chance(percent: 40)
        let span = SimulatedClock.start - created
        return (created, untouched ? created : created + self.random.below(span))
    }

    private mutating func now() -> (created: Int, modified: Int) {
        let instant = self.clock.tick()
        return (instant, instant)
    }

    private mutating func id() -> Int {
        self.serial += 1
        self.nextID += 2 + self.random.below(40)
        return self.nextID
    }

    private mutating func productName() -> String {
        let arabic = self.random.chance(percent: 45)
        let noun = self.random.pick(arabic ? Vocabulary.productsArabic : Vocabulary.products)
        let brand = self.random.pick(Vocabulary.brands)
        let color = self.random.pick(Vocabulary.colors)
        return "\(noun)\(brand.isEmpty ? "" : " ")\(brand) \(color) \(self.serial)"
    }

    private mutating func balance() -> Money {
        self.random.chance(percent: 60) ? .zero : Money.price(&self.random)
    }
}
