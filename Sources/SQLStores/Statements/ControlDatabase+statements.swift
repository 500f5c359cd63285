import SyncCore

extension ControlDatabase {
    /// Reads what one statement selects.
    func rows(_ statement: SQLText) async throws(SyncError) -> [SQLRow] {
        try await read { try $0.run(statement).rows }
    }

    /// Runs a statement in a transaction of its own.
    /// - Returns: how many rows it changed.
    @discardableResult
    func run(_ statement: SQLText) async throws(SyncError) -> Int {
        try await write { try $0.run(statement).changed }
    }

    /// Runs statements in a transaction of their own.
    func run(_ statements: [SQLText]) async throws(SyncError) {
        try await write { _ = try $0.run(statements) }
    }

    /// Removes what is old enough.
    /// - Parameters:
    ///   - key: tells the rows of the table apart.
    ///   - which: behind `WHERE`, and in which order.
    ///   - limit: how many at most, so that nobody waits for long.
    func prune(_ table: SQLText, by key: SQLText, _ which: SQLText, limit: Int) async throws(SyncError) -> Int {
        try await run(
            "DELETE FROM \(table) WHERE \(key) IN (SELECT \(key) FROM \(table) WHERE \(which) LIMIT \(limit))"
        )
    }

    /// Removes the oldest rows of a table whose sequence grows with time. The first in the table are the oldest, so there is no search
    /// through all the others, and nothing is written where none is old enough.
    func pruneInOrder(
        _ table: SQLText,
        by column: SQLText,
        before: Instant,
        limit: Int
    ) async throws(SyncError) -> Int {
        let oldest = try await rows("SELECT \(column) AS at FROM \(table) ORDER BY sequence LIMIT 1").first?.instant(
            "at"
        )
        guard let oldest, oldest < before else { return 0 }
        return try await run(
            """
            DELETE FROM \(table)
            WHERE \(column) < \(before) AND sequence IN (SELECT sequence FROM \(table) ORDER BY sequence LIMIT \(limit))
            """
        )
    }
}
