/// Everything the organization is, as one value. ``SimulatedOrganization`` guards it.
struct OrganizationState: Sendable {
    let identity: OrganizationIdentity
    var context: RenderContext
    var lists: [Module: any RecordListing] = [:]
    var generator: RecordGenerator
    /// Makes the documents, each module's from a seed of its own.
    var documents: [Module: DocumentGenerator] = [:]
    /// Decides which rows a change takes; apart from the generator, so that a change does not alter what is created next.
    var choice: SplitMix64
    var tokens: TokenOffice
    var limits: RateLimits
    var faults: FaultScript
    /// Records that were merged into others, each with the other's id. None leads back to itself: the other was there.
    var merged: [Int: Int] = [:]
    var drifts: [Drift] = []
    var switches = Switches()
    var calls = CallLog()
    /// How many answers were given, for what differs at every read.
    var reads = 0

    /// More drifts than this are not taken.
    static let driftsMax = 100
    /// More records than this are not held.
    static let recordsMax = 2_000_000

    init(_ configuration: SimulatorConfiguration) {
        self.identity = OrganizationIdentity(seed: configuration.seed)
        self.generator = RecordGenerator(seed: configuration.seed)
        self.context = RenderContext(zone: configuration.zone, quirks: configuration.quirks, today: 0)
        self.choice = SplitMix64(seed: configuration.seed ^ 0xC401_CE00_C401_CE00)
        self.tokens = TokenOffice(identity: self.identity, seed: configuration.seed)
        self.limits = RateLimits(configuration)
        self.faults = FaultScript(seed: configuration.seed)
        self.switches.latencyMilliseconds = Int(configuration.latency / .milliseconds(1))
        self.context.today = self.today
        self.fillMasterData(configuration)
        self.fillDocuments(configuration)
    }

    /// Makes rows follow the organization's own day: due dates come nearer without anybody editing a record.
    mutating func turnDay() {
        let today = self.today
        guard today != self.context.today else { return }
        self.context.today = today
        self.forgetPages(andRows: true)
    }

    mutating func forgetPages(andRows: Bool) {
        for module in Module.all { self.lists[module]?.forgetPages(andRows: andRows) }
    }

    private var today: Int {
        CivilTime.day(of: self.generator.clock.now + self.context.zone.secondsFromGMT)
    }
}

extension OrganizationState {
    private mutating func fillMasterData(_ configuration: SimulatorConfiguration) {
        let items = (0..<Self.bounded(configuration.products)).map { _ in
            let born = self.generator.past()
            return self.generator.item(born: born)
        }
        let counts = [(ContactKind.customer, configuration.customers), (.vendor, configuration.vendors)]
        let contacts = counts.flatMap { kind, count in
            (0..<Self.bounded(count)).map { _ in
                let born = self.generator.past()
                return self.generator.contact(kind, born: born)
            }
        }
        self.lists[.items] = RecordList(items)
        self.lists[.contacts] = RecordList(contacts)
    }

    private mutating func fillDocuments(_ configuration: SimulatorConfiguration) {
        let masterData = self.masterData
        for (place, module) in Module.all.enumerated() {
            guard let shape = module.document else { continue }
            var generator = DocumentGenerator(
                module,
                shape,
                place: place,
                seed: configuration.seed,
                zone: configuration.zone
            )
            let type = RecordType(module)
            let count = Self.bounded(configuration.documents[type] ?? type.standardCount)
            let records = count == 0 ? [] : generator.past(count, self.sources(for: shape, masterData))
            self.documents[module] = generator
            self.lists[module] = RecordList(records)
        }
    }

    /// The records that documents of a shape speak of.
    func sources(for shape: DocumentShape, _ masterData: MasterData) -> DocumentSources {
        let settled = shape.settles.flatMap { self.lists[$0] as? RecordList<DocumentRecord> }?.records ?? []
        return DocumentSources(shape, masterData, settled: settled)
    }

    var masterData: MasterData {
        MasterData(
            items: (self.lists[.items] as? RecordList<ItemRecord>)?.records ?? [],
            contacts: (self.lists[.contacts] as? RecordList<ContactRecord>)?.records ?? []
        )
    }

    private static func bounded(_ count: Int) -> Int {
        min(max(0, count), self.recordsMax)
    }
}
