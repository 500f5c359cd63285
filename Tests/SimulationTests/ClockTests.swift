import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator
import ZohoSource

/// Nothing is missed, whatever the clocks and stamps are like. Pitfalls: "the cursor was the time after the run, or a second was
/// added"; "stamps were compared as strings".
@Suite struct ClockTests {
    private static let changes = SyncOptions(selection: .changes, details: false)
    private static let everything = SyncOptions(details: false)
    /// A type of each way to list changes: filtered, sorted only, neither.
    private static let types = [EntityType.products, .customers, .payments]

    /// A small organization whose listings have many pages.
    private func with(
        _ records: Int = 90,
        pageSize: Int = 20,
        _ body: (Rehearsal) async throws -> Void
    ) async throws {
        var configuration = SimulatorConfiguration(products: records, customers: records, vendors: 0)
        configuration.documents[try RecordType(EntityType.payments)] = records
        try await Rehearsal.with(configuration, adjust: { $0.pageSize = pageSize }, body)
    }

    @Test(arguments: types, [-600, 0, 600])
    func `with a clock ten minutes off, changes around and during runs are found`(_ type: EntityType, _ skew: Int)
        async throws
    {
        try await with { rehearsal in
            let record = try RecordType(type)
            try rehearsal.setClocks(apart: skew)
            await rehearsal.sync(type, Self.everything, observer: rehearsal.changing(record, atPage: 2))
            for round in 0..<4 {
                try rehearsal.organization.change(record, .some(30))
                rehearsal.pass(seconds: round * 300)
                let observer = rehearsal.changing(record, atPage: 1)
                #expect(await rehearsal.sync(type, Self.changes, observer: observer).run.status == .completed)
            }
            rehearsal.pass(seconds: 5)
            #expect(await rehearsal.sync(type, Self.changes).run.mode == .incremental)
            #expect(try await rehearsal.missed(type) == [])
            #expect(try await rehearsal.differences(type, details: false) == [])
        }
    }

    @Test(arguments: types, [-600, 600])
    func `a clock that is set by ten minutes in the middle of a run hides no change`(_ type: EntityType, _ step: Int)
        async throws
    {
        try await with { rehearsal in
            let record = try RecordType(type)
            try rehearsal.setClocks(apart: 0)
            await rehearsal.sync(type, Self.everything) { progress in
                _ = try? rehearsal.organization.change(record, .some(10))
                rehearsal.pass(seconds: 240)
                if progress.page == 3 { rehearsal.time.advance(by: .seconds(step)) }
            }
            await rehearsal.sync(type, Self.changes)
            #expect(try await rehearsal.missed(type) == [])
        }
    }

    @Test(arguments: types, [false, true])
    func `three hundred records with the cursor's own stamp are found, also where the filter leaves that stamp out`(
        _ type: EntityType,
        isExclusive: Bool
    ) async throws {
        try await with(300, pageSize: 100) { rehearsal in
            let record = try RecordType(type)
            var quirks = rehearsal.organization.quirks
            quirks.timeFilterIsExclusive = isExclusive
            rehearsal.organization.set(quirks)
            try rehearsal.setClocks(apart: 0)
            try rehearsal.organization.change(record, .some(1))
            await rehearsal.sync(type, Self.everything)
            let cursor = try #require(try await rehearsal.database.runs.cursor(of: type.name))
            let all = rehearsal.organization.ids(record)
            try rehearsal.organization.change(record, .ids(all))
            try rehearsal.organization.setStamp(record, .ids(all), to: cursor.since.zohoText)
            #expect(await rehearsal.sync(type, Self.changes).counters.written == 300)
            #expect(try await rehearsal.differences(type, details: false) == [])
        }
    }

    @Test(arguments: types)
    func `records whose stamp is exactly the one that is asked for are found`(_ type: EntityType) async throws {
        try await with(60) { rehearsal in
            let record = try RecordType(type)
            try rehearsal.setClocks(apart: 0)
            try rehearsal.organization.change(record, .some(1))
            await rehearsal.sync(type, Self.everything)
            let cursor = try #require(try await rehearsal.database.runs.cursor(of: type.name))
            let asked = cursor.since.advanced(by: .zero - CursorEstimate.lookback)
            let all = rehearsal.organization.ids(record)
            let changed = try rehearsal.organization.change(record, .ids(Array(all.prefix(50))))
            try rehearsal.organization.setStamp(record, .ids(changed), to: asked.zohoText)
            await rehearsal.sync(type, Self.changes)
            // One of them may be the record that has the newest stamp, and is not taken back to an older one.
            #expect(try await rehearsal.missed(type).count <= 1)
        }
    }

    @Test(arguments: types, [true, false])
    func `a change of the organization's offset hides no change`(_ type: EntityType, byDaylightSaving: Bool)
        async throws
    {
        try await with { rehearsal in
            let record = try RecordType(type)
            try rehearsal.setClocks(apart: 0)
            await rehearsal.sync(type, Self.everything)
            for hours in [4, 3, -4, 3] {
                try rehearsal.organization.change(record, .some(25))
                try rehearsal.setOffset(hours: hours, byDaylightSaving: byDaylightSaving)
                try rehearsal.organization.change(record, .some(25))
                rehearsal.pass(seconds: 1_800)
                #expect(await rehearsal.sync(type, Self.changes).run.mode == .incremental)
                #expect(try await rehearsal.missed(type) == [])
            }
            await rehearsal.sync(type, Self.everything)
            #expect(try await rehearsal.differences(type, details: false) == [])
        }
    }

    @Test(arguments: types)
    func `changes of records without a stamp are found by the next run over everything at the latest`(
        _ type: EntityType
    )
        async throws
    {
        try await with { rehearsal in
            let record = try RecordType(type)
            try rehearsal.setClocks(apart: 0)
            await rehearsal.sync(type, Self.everything)
            let changed = try rehearsal.organization.change(record, .some(7))
            try rehearsal.organization.setStamp(record, .ids(changed), to: nil)
            let report = await rehearsal.sync(type, Self.changes)
            #expect(report.run.status == .completed)
            // Only where all pages are read anyway.
            #expect(report.counters.written == (type.name == "payment" ? 7 : 0))
            try rehearsal.organization.change(record, .some(7))
            #expect(await rehearsal.sync(type, Self.changes).run.status == .completed)
            await rehearsal.sync(type, Self.everything)
            #expect(try await rehearsal.missed(type) == [])
            #expect(try await rehearsal.differences(type, details: false) == [])
        }
    }
}

extension Rehearsal {
    /// Changes records while a run goes on, and lets a minute pass.
    fileprivate func changing(_ record: RecordType, atPage page: Int) -> ProgressObserver {
        { progress in
            guard progress.page == page else { return }
            _ = try? organization.change(record, .some(5))
            pass(seconds: 60)
        }
    }

    fileprivate func setOffset(hours: Int, byDaylightSaving: Bool) throws {
        guard byDaylightSaving else {
            let offset = "\(hours < 0 ? "-" : "+")0\(abs(hours))00"
            return organization.setZone(try #require(OrganizationZone(offset: offset)))
        }
        var quirks = organization.quirks
        quirks.daylightSaving.toggle()
        organization.set(quirks)
    }
}
