import Foundation
import SQLStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

@testable import SQLiteStores

/// After `kill -9` the next run starts at once.
@Suite struct LeaseHolderTests {
    @Test func `a lease whose process has ended is taken over before it runs out`() async throws {
        try await withTemporaryFile { path in
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            let dead = try await database.grant(to: holder(processID: await endedProcess(), start: "1"))
            let next = try await database.grant(to: .current(runID: "run-2"))
            #expect(next.token > dead.token)
            let error = await #expect(throws: SyncError.self) {
                try await database.commit(Sample.batch([Sample.row(Sample.record("a"))]), holding: dead)
            }
            #expect(error?.code == .leaseLost)
        }
    }

    @Test func `a lease whose process id was given to another process is taken over`() async throws {
        try await withTemporaryFile { path in
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            _ = try await database.grant(to: holder(processID: ProcessIdentity.processID, start: "1"))
            _ = try await database.grant(to: .current(runID: "run-2"))
        }
    }

    @Test func `a lease of a living process is held, and the error says how to end it`() async throws {
        try await withTemporaryFile { path in
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            _ = try await database.grant(to: .current(runID: "run-1"))
            let error = await #expect(throws: SyncError.self) {
                try await database.grant(to: .current(runID: "run-2"))
            }
            #expect(error?.code == .leaseHeld)
            #expect(error?.message.contains("process \(ProcessIdentity.processID) on") == true)
            #expect(error?.message.contains("run run-1") == true)
            #expect(error?.nextStep.contains("cancel process \(ProcessIdentity.processID)") == true)
        }
    }

    @Test func `a process of another host is never judged`() async throws {
        let elsewhere = LeaseHolder(
            host: "another-host",
            processID: try await endedProcess(),
            processStart: "1",
            runID: "run-1"
        )
        #expect(!ProcessIdentity.hasEnded(elsewhere))
    }

    @Test func `a lease that was given back lets nobody write, and says when that was`() async throws {
        try await withDatabase { database, lease in
            try await database.shared.leases.release(lease)
            let error = await #expect(throws: SyncError.self) {
                try await database.commit(Sample.batch([Sample.row(Sample.record("a"))]), holding: lease)
            }
            #expect(error?.code == .leaseLost)
            #expect(error?.message.contains("given back") == true)
            let released = try #require(try await database.text("SELECT released_at FROM tds_leases"))
            #expect(Instant(iso8601: released)?.description == released)
        }
    }

    @Test func `this process knows when it started`() throws {
        let holder = LeaseHolder.current(runID: "run-1")
        #expect(!holder.host.isEmpty)
        #expect(UInt64(holder.processStart) != nil)
        #expect(!ProcessIdentity.hasEnded(holder))
    }

    private func holder(processID: Int32, start: String) -> LeaseHolder {
        LeaseHolder(host: ProcessIdentity.hostName, processID: processID, processStart: start, runID: "run-1")
    }

    /// The id of a process that has run and was waited for.
    private func endedProcess() async throws -> Int32 {
        let process = try await RunningProgram(URL(fileURLWithPath: "/bin/true"), [])
        _ = await process.result()
        return process.processID
    }
}

extension SQLiteDatabase {
    fileprivate func grant(to holder: LeaseHolder) async throws(SyncError) -> Lease {
        try await shared.leases.acquire("product", for: holder, timeToLive: .seconds(300), now: Sample.instant())
    }
}
