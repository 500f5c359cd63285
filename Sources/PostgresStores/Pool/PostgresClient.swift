import Foundation
import Logging
import SyncCore

/// Runs work on a connection of the pool, and again where that may help.
///
/// Repeated is what surely did not happen: a transaction that the server rolled back (serialization failure, deadlock) or
/// that was cut off before its COMMIT was sent. A COMMIT without an answer is looked up first (``settle(_:)``).
struct PostgresClient: Sendable {
    let pool: PostgresPool
    let retry: RetryPolicy
    let time: any TimeSource
    let logger: Logger

    /// Work that only reads.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (Session) throws -> Value
    ) async throws(SyncError) -> Value {
        try await repeating { try await pool.withConnection { await $0.perform(work) } }
    }

    /// Work in one transaction: all of it, or nothing when it throws.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (Session) throws -> Value
    ) async throws(SyncError) -> Value {
        try await repeating {
            let marker = UUID().uuidString
            do {
                return try await pool.withConnection { connection in
                    await connection.perform { try $0.transaction(marker: marker, work) }
                }
            } catch let unknown as OutcomeUnknown<Value> {
                guard try await settle(unknown.commit) else { throw unknown.cause }
                return unknown.value
            }
        }
    }

    /// A transaction that may run twice without harm, and that cannot leave a marker because the table may not be there yet.
    func writeTwiceAtWorst<Value: Sendable>(
        _ work: @escaping @Sendable (Session) throws -> Value
    ) async throws(SyncError) -> Value {
        try await repeating {
            do {
                return try await pool.withConnection { connection in
                    await connection.perform { try $0.transaction(marker: nil, work) }
                }
            } catch let unknown as OutcomeUnknown<Value> {
                throw unknown.cause
            }
        }
    }

    // MARK: - Unknown outcomes

    /// Finds out whether a COMMIT that got no answer took place. Never guesses: it takes place, or did not, for good.
    ///
    /// Goes on when the calling task is cancelled: nobody else will look.
    private func settle(_ commit: PendingCommit) async throws -> Bool {
        logger.warning("A commit got no answer; looking whether it took place")
        let result = await Task { () async -> Result<Bool, SyncError> in
            do throws(SyncError) {
                return .success(try await read { try $0.tookPlace(commit) })
            } catch {
                return .failure(error)
            }
        }.value
        do {
            let tookPlace = try result.get()
            logger.info("The outcome of the commit is known", metadata: ["committed": "\(tookPlace)"])
            return tookPlace
        } catch {
            throw SyncError(
                .destinationUnavailable,
                "The connection to \(pool.address.displayName) was lost during a commit, and whether it took place cannot be seen.",
                nextStep: "Make sure that the server can be reached, and run the same command again:"
                    + " what is stored already is found there and not written twice.",
                cause: error.description
            )
        }
    }

    // MARK: - Repeating

    private func repeating<Value: Sendable>(_ attempt: () async throws -> Value) async throws(SyncError) -> Value {
        var number = 1
        while true {
            do {
                return try await attempt()
            } catch {
                guard error.isTransientForPostgres,
                    let wait = retry.delay(afterAttempt: number, chance: .random(in: 0..<1))
                else { throw SyncError(postgres: error, at: pool.address) }
                logger.debug(
                    "A transaction is repeated",
                    metadata: ["attempt": "\(number)", "wait": "\(wait)", "sqlstate": "\(error.sqlState ?? "none")"]
                )
                try await time.sleep(for: wait)
            }
            number += 1
        }
    }
}

extension Error {
    fileprivate var isTransientForPostgres: Bool {
        self is NoConnection || (self as? PostgresError)?.isTransient == true
    }

    fileprivate var sqlState: String? { (self as? PostgresError)?.sqlState }
}
