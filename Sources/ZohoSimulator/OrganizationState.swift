/// Everything the organization is, as one value. ``SimulatedOrganization`` guards it.
struct OrganizationState: Sendable {
    let identity: OrganizationIdentity
    var context: RenderContext
    var items = RecordList<ItemRecord>()
    var contacts = RecordList<ContactRecord>()
    var generator: RecordGenerator
    /// Decides which rows a change takes; apart from the generator, so that a change does not alter what is created next.
    var choice: SplitMix64
    var tokens: TokenOffice
    var limits: RateLimits
    var faults: FaultScript
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
        self.context = RenderContext(zone: configuration.zone, quirks: configuration.quirks)
        self.generator = RecordGenerator(seed: configuration.seed)
        self.choice = SplitMix64(seed: configuration.seed ^ 0xC401_CE00_C401_CE00)
        self.tokens = TokenOffice(identity: self.identity, seed: configuration.seed)
        self.limits = RateLimits(configuration)
        self.faults = FaultScript(seed: configuration.seed)
        self.switches.latencyMilliseconds = Int(configuration.latency / .milliseconds(1))
        self.fill(configuration)
    }

    private mutating func fill(_ configuration: SimulatorConfiguration) {
        for _ in 0..<Self.bounded(configuration.products) {
            let born = self.generator.past()
            self.items.append(self.generator.item(born: born))
        }
        for _ in 0..<Self.bounded(configuration.customers) {
            let born = self.generator.past()
            self.contacts.append(self.generator.contact(.customer, born: born))
        }
        for _ in 0..<Self.bounded(configuration.vendors) {
            let born = self.generator.past()
            self.contacts.append(self.generator.contact(.vendor, born: born))
        }
    }

    private static func bounded(_ count: Int) -> Int {
        min(max(0, count), self.recordsMax)
    }
}
