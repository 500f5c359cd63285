#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// What a simulated organization is made of and how strict it is. Everything has a default.
package struct SimulatorConfiguration: Sendable {
    package var host: String
    /// Zero takes any free port; `run` tells which.
    package var port: Int
    package var products: Int
    package var customers: Int
    package var vendors: Int
    /// How many there are of each type of document; a type that is not named has its standard number, a small one.
    package var documents: [RecordType: Int]
    /// The same seed gives the same bytes.
    package var seed: UInt64
    /// Time that every API call takes in addition.
    package var latency: Duration
    /// What stamps are written in and the daily quota follows.
    package var zone: OrganizationZone
    /// Calls a day, from midnight to midnight of the zone.
    package var dailyQuota: Int
    /// Calls in any sixty seconds; zero for no limit.
    package var callsPerMinute: Int
    /// Calls at the same time; zero for no limit.
    package var concurrentCalls: Int
    package var quirks: Quirks
    /// The time that limits and tokens go by. Data never looks at it: records have a clock of their own.
    package var now: @Sendable () -> Date

    package init(
        host: String = "127.0.0.1",
        port: Int = 9099,
        products: Int = 1312,
        customers: Int = 2503,
        vendors: Int = 40,
        documents: [RecordType: Int] = [:],
        seed: UInt64 = 1,
        latency: Duration = .zero,
        zone: OrganizationZone = .baghdad,
        dailyQuota: Int = 10_000,
        callsPerMinute: Int = 100,
        concurrentCalls: Int = 10,
        quirks: Quirks = Quirks(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.host = host
        self.port = port
        self.products = products
        self.customers = customers
        self.vendors = vendors
        self.documents = documents
        self.seed = seed
        self.latency = latency
        self.zone = zone
        self.dailyQuota = dailyQuota
        self.callsPerMinute = callsPerMinute
        self.concurrentCalls = concurrentCalls
        self.quirks = quirks
        self.now = now
    }
}
