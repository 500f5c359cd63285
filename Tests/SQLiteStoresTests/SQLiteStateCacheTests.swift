import Foundation
import GRDB
import Logging
import SyncCore
import SyncTestKit
import Testing

@testable import SQLiteStores

@Suite struct SQLiteStateCacheTests {
    @Test func `a broken file is moved aside, and a new cache takes its place`() async throws {
        try await withTemporaryFile { path in
            let garbage = Data(repeating: 0x41, count: 8_192)
            try garbage.write(to: URL(fileURLWithPath: path))
            let cache = try await open(path)
            try await cache.put([Sample.state("a")])
            #expect(try await cache.entryCounts() == ["product": 1])
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".broken")) == garbage)
        }
    }

    @Test func `a second broken file does not replace the first`() async throws {
        try await withTemporaryFile { path in
            for text in ["first broken cache", "second broken cache"] {
                for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
                try Data(text.utf8).write(to: URL(fileURLWithPath: path))
                _ = try await open(path)
            }
            #expect(try String(contentsOfFile: path + ".broken", encoding: .utf8) == "first broken cache")
            #expect(try String(contentsOfFile: path + ".broken-2", encoding: .utf8) == "second broken cache")
        }
    }

    @Test func `a file damaged in its middle is moved aside`() async throws {
        try await withTemporaryFile { path in
            try await fill(path)
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            try file.seek(toOffset: 4_096)
            try file.write(contentsOf: Data(repeating: 0x41, count: 65_536))
            try file.close()
            let cache = try await open(path)
            #expect(try await cache.entryCounts().isEmpty)
            #expect(FileManager.default.fileExists(atPath: path + ".broken"))
        }
    }

    @Test func `another program's database is moved aside whole`() async throws {
        try await withTemporaryFile { path in
            try await DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE theirs (a)") }
            _ = try await open(path)
            let theirs = try DatabaseQueue(path: path + ".broken")
            #expect(try await theirs.read { try $0.tableExists("theirs") })
        }
    }

    @Test func `a cache of another layout is moved aside`() async throws {
        try await withTemporaryFile { path in
            try await fill(path)
            try await DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 0") }
            let cache = try await open(path)
            #expect(try await cache.entryCounts().isEmpty)
            #expect(FileManager.default.fileExists(atPath: path + ".broken"))
        }
    }

    @Test func `ids that are one number are entries of their own`() async throws {
        try await withTemporaryFile { path in
            let ids = [
                "7", "07", "+7", "7.0", "-7", "", "9223372036854775807", "9223372036854775808", "7e0", "e\u{301}",
            ]
            let cache = try await open(path)
            try await cache.put(ids.map { Sample.state($0) })
            let states = try await cache.states(of: "product", ids: ids + ["8", " 7"])
            #expect(states.count == ids.count)
            for id in ids { #expect(states[id] == Sample.state(id)) }
            #expect(try await cache.invalidate("product", ids: ["07"]) == 1)
            #expect(try await cache.states(of: "product", ids: ["7", "07"]).keys.sorted() == ["7"])
        }
    }

    @Test func `a good file is opened again with its entries`() async throws {
        try await withTemporaryFile { path in
            try await fill(path)
            let cache = try await open(path)
            #expect(try await cache.entryCounts() == ["product": 5_000])
            #expect(!FileManager.default.fileExists(atPath: path + ".broken"))
        }
    }

    @Test func `entries past a second lifetime are removed while marking, a slice at a time`() async throws {
        try await withTemporaryFile { path in
            let time = TestTime(start: Sample.instant())
            let cache = try await open(path, time: time)
            try await cache.put((1...1_500).map { Sample.state("\($0)") })
            time.set(Sample.instant(minutes: 2 * 24 * 60 + 1))
            try await cache.put([Sample.state("new", minutes: 2 * 24 * 60)])
            #expect(try await cache.stored() == 501)
            try await cache.put([Sample.state("new", minutes: 2 * 24 * 60)])
            #expect(try await cache.stored() == 1)
        }
    }

    @Test func `an expired entry is still found, so that the reason can be cache_expired`() async throws {
        try await withTemporaryFile { path in
            let time = TestTime(start: Sample.instant())
            let cache = try await open(path, time: time)
            try await cache.put([Sample.state("a")])
            time.set(Sample.instant(minutes: 25 * 60))
            try await cache.put([Sample.state("b", minutes: 25 * 60)])
            let state = try await cache.states(of: "product", ids: ["a"])["a"]
            #expect(state?.isExpired(at: time.now()) == true)
        }
    }

    @Test func `a missing directory is the cache's error, not the destination's`() async throws {
        try await withTemporaryFile { path in
            let error = await #expect(throws: SyncError.self) { try await open(path + "-missing/cache.sqlite") }
            #expect(error?.code == .cacheUnavailable)
        }
    }

    private func open(
        _ path: String,
        time: TestTime = TestTime(start: Sample.instant())
    ) async throws(SyncError) -> SQLiteStateCache {
        try await SQLiteStateCache.open(path: path, time: time, logger: Logger(label: "test"))
    }

    /// Leaves a closed cache of 5,000 entries in one file.
    private func fill(_ path: String) async throws {
        let cache = try await open(path)
        try await cache.put((1...5_000).map { Sample.state("\($0)") })
        try cache.file.writer.close()
    }
}

extension SQLiteStateCache {
    fileprivate func stored() async throws -> Int? {
        try await file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM entity_states") }
    }
}
