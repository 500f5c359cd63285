import Foundation
import GRDB
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

@testable import SQLiteStores

/// Errors that a person reads: what happened, to which file, what to do.
@Suite struct OpeningTests {
    @Test func `a file that is no database says so`() async throws {
        try await withTemporaryFile { path in
            try Data(repeating: 0x41, count: 8_192).write(to: URL(fileURLWithPath: path))
            let error = await #expect(throws: SyncError.self) {
                try await SQLiteDatabase.open(path: path, catalog: .zoho)
            }
            #expect(error?.code == .destinationUnavailable)
            #expect(error?.message == "\(path) is not a SQLite database.")
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 8_192)
        }
    }

    @Test func `a missing directory is named in the next step`() async throws {
        try await withTemporaryFile { path in
            let error = await #expect(throws: SyncError.self) {
                try await SQLiteDatabase.open(path: path + "-missing/tds.sqlite", catalog: .zoho)
            }
            #expect(error?.code == .destinationUnavailable)
            #expect(error?.nextStep.contains("directory exists") == true)
        }
    }

    @Test func `a directory in place of the file cannot be opened`() async throws {
        try await withTemporaryFile { path in
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            let error = await #expect(throws: SyncError.self) {
                try await SQLiteDatabase.open(path: path, catalog: .zoho)
            }
            #expect(error?.code == .destinationUnavailable)
        }
    }

    @Test func `a lock of another connection is waited for and then reported`() async throws {
        try await withTemporaryFile { path in
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho, busyTimeout: .milliseconds(20))
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: path, configuration: configuration)
            try await other.writeWithoutTransaction { try $0.beginTransaction(.immediate) }
            let error = await #expect(throws: SyncError.self) { try await database.begin() }
            #expect(error?.code == .destinationUnavailable)
            #expect(error?.message.contains("stayed locked") == true)
            try await other.writeWithoutTransaction { try $0.rollback() }
            _ = try await database.begin()
        }
    }

    @Test func `locks of other processes are found in the system's table`() {
        let table = """
            1: POSIX  ADVISORY  WRITE 4711 fe:00:393219 120 120
            2: POSIX  ADVISORY  READ 4712 fe:00:393219 123 123
            2: -> POSIX  ADVISORY  WRITE 4713 fe:00:393219 120 120
            3: FLOCK  ADVISORY  WRITE 12 fe:00:1 0 EOF
            """
        #expect(LockHolders.writers(of: [393_219], in: table) == [4_711])
        #expect(LockHolders.writers(of: [], in: table).isEmpty)
    }

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, "no room left"), (.SQLITE_CORRUPT, "damaged"),
        (.SQLITE_READONLY, "may not be written"),
        (.SQLITE_IOERR, "disk"), (.SQLITE_CANTOPEN, "cannot be opened"), (.SQLITE_ERROR, "failed"),
    ])
    func `each kind of failure has its sentence, its next step and its cause`(
        _ code: ResultCode,
        _ words: String
    ) {
        let error = SyncError(
            sqlite: DatabaseError(resultCode: code, message: "as SQLite says"),
            path: "tds.sqlite",
            code: .destinationUnavailable
        )
        #expect(error.message.contains(words))
        #expect(error.message.contains("tds.sqlite"))
        #expect(!error.nextStep.isEmpty)
        #expect(error.cause == "SQLite error \(code.rawValue): as SQLite says")
    }
}
