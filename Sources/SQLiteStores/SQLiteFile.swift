import Dispatch
import GRDB
import SyncCore

/// One SQLite file and its connections: one writer, several readers, write-ahead log.
///
/// Work runs on GRDB's own queues, never on the cooperative pool. A transaction that began is finished also when the
/// calling task is cancelled: it is short, and a commit of unknown outcome would help nobody.
struct SQLiteFile: Sendable {
    let path: String
    let writer: any DatabaseWriter
    /// The code of errors of this file: a broken cache is not a broken destination.
    let errorCode: SyncError.Code

    /// Opens or creates the file.
    ///
    /// - Parameters:
    ///   - path: `:memory:` opens a database that lives as long as this value.
    ///   - readerCacheKilobytes: How much of the file each reading connection may keep in memory; nil for SQLite's own 2 MB.
    static func open(
        path: String,
        busyTimeout: Duration,
        readerCacheKilobytes: Int? = nil,
        errorCode: SyncError.Code
    ) async throws(SyncError) -> SQLiteFile {
        var configuration = Self.configuration(busyTimeout: busyTimeout)
        if let readerCacheKilobytes {
            configuration.prepareDatabase { connection in
                guard connection.configuration.readonly else { return }
                try connection.execute(sql: "PRAGMA cache_size = -\(readerCacheKilobytes)")
            }
        }
        let opened: Result<any DatabaseWriter, any Error> = await offPool { [configuration] in
            if path == ":memory:" { return try DatabaseQueue(configuration: configuration) }
            return try DatabasePool(path: path, configuration: configuration)
        }
        switch opened {
        case .success(let writer): return SQLiteFile(path: path, writer: writer, errorCode: errorCode)
        case .failure(let error): throw SyncError(sqlite: error, path: path, code: errorCode)
        }
    }

    static func configuration(busyTimeout: Duration) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout / .seconds(1))
        configuration.prepareDatabase { $0.add(function: Median.function) }
        return configuration
    }

    /// Reads in one snapshot.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(SyncError) -> Value {
        try await finished { continuation in
            writer.asyncRead { connection in
                continuation.resume(returning: Result { try body(connection.get()) })
            }
        }
    }

    /// Writes in one immediate transaction: all of `body`, or nothing when it throws.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(SyncError) -> Value {
        try await finished { continuation in
            writer.asyncWrite(body) { _, result in continuation.resume(returning: result) }
        }
    }

    /// Runs blocking work on a thread that may block.
    static func offPool<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async -> Result<Value, any Error> {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Result(catching: work)) }
        }
    }

    private func finished<Value: Sendable>(
        _ start: (CheckedContinuation<Result<Value, any Error>, Never>) -> Void
    ) async throws(SyncError) -> Value {
        switch await withCheckedContinuation(start) {
        case .success(let value): return value
        case .failure(let error): throw SyncError(sqlite: error, path: path, code: errorCode)
        }
    }
}
