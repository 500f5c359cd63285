import Foundation
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator

/// A plan is what the run then does.
@Suite struct ForecastTests {
    /// `TDS_FORECASTS`: how many random cases are tried; `make plan-test` tries a thousand.
    private static let cases = ProcessInfo.processInfo.environment["TDS_FORECASTS"].flatMap { Int($0) } ?? 25

    private static let types: [EntityType] = [.products, .customers, .invoices, .purchaseOrders, .payments]

    @Test func `a plan equals what the run then does`() async throws {
        let seed =
            ProcessInfo.processInfo.environment["TDS_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
        print("TDS_TEST_SEED=\(seed) repeats the plans")
        var random = SeededRandom(seed: seed)
        var configuration = SimulatorConfiguration(products: 260, customers: 90, vendors: 5)
        for type in RecordType.documents { configuration.documents[type] = 70 }
        configuration.dailyQuota = .max / 2
        try await Rehearsal.with(configuration) { rehearsal in
            for number in 0..<Self.cases {
                let type = Self.types[number % Self.types.count]
                let options = SyncOptions(
                    selection: Bool.random(using: &random) ? .changes : .everything,
                    details: Bool.random(using: &random),
                    force: Int.random(in: 0..<8, using: &random) == 0
                )
                try change(rehearsal, type, options, &random)
                try await compare(rehearsal, type, options)
            }
        }
    }

    private func change(
        _ rehearsal: Rehearsal,
        _ type: EntityType,
        _ options: SyncOptions,
        _ random: inout SeededRandom
    ) throws {
        let record = try RecordType(type)
        let organization = rehearsal.organization
        try organization.change(record, .some(Int.random(in: 0...5, using: &random)))
        if type.name == "product" { try organization.moveStock(.items, .some(Int.random(in: 0...2, using: &random))) }
        _ = try organization.create(record, n: Int.random(in: 0...4, using: &random))
        // Only a listing of everything tells of deletions; until then the details of such a record are asked for in vain.
        if options.selection == .everything {
            try organization.delete(record, .some(Int.random(in: 0...3, using: &random)))
        }
    }

    private func compare(_ rehearsal: Rehearsal, _ type: EntityType, _ options: SyncOptions) async throws {
        let generation = try await rehearsal.database.destination.generation()
        let forecast = try await Forecaster(ports: rehearsal.ports(), options: options).forecast(type)
        #expect(try await rehearsal.database.destination.generation() == generation)
        rehearsal.organization.resetCalls()
        let report = await rehearsal.sync(type, options)
        #expect(report.run.status == .completed)
        #expect(report.run.mode == forecast.mode)
        #expect(report.counters.totalProcessed == forecast.read)
        #expect(report.counters.skipped == forecast.skipped)
        #expect(report.counters.written == forecast.inserts + forecast.updateCount)
        #expect(report.counters.deleted == (forecast.needsConfirmation ? 0 : forecast.suspects.count))
        #expect(report.suspects == (forecast.needsConfirmation ? forecast.suspects.count : 0))
        #expect(rehearsal.organization.calls.total == forecast.calls)
    }

    @Test func `a plan tells which members an update changes, before and after`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let id = try #require(try rehearsal.organization.change(.items, .some(1), members: [.rate]).first)
            let forecast = try await Forecaster(ports: rehearsal.ports(), options: SyncOptions()).forecast(.products)
            #expect(forecast.updates.map(\.entityID) == [id])
            #expect(forecast.updates.first?.changes.map(\.name).contains("rate") == true)
            let change = try #require(forecast.updates.first?.changes.first { $0.name == "rate" })
            #expect(change.before != nil && change.after != nil && change.before != change.after)
        }
    }

    @Test func `a plan writes nothing`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            try rehearsal.organization.change(.items, .some(5))
            let before = try rehearsal.content(of: "products")
            let runs = try await rehearsal.database.runs.recent(limit: 10).count
            _ = try await Forecaster(ports: rehearsal.ports(), options: SyncOptions()).forecast(.products)
            #expect(try rehearsal.content(of: "products") == before)
            #expect(try await rehearsal.database.runs.recent(limit: 10).count == runs)
            #expect(await rehearsal.sync(.products).numbers == "5/445/0/5")
        }
    }
}
