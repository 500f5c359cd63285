/// What a row that is refused is undone to. Statements of their own would be ways to the server of their own, so ``begin``
/// and ``release`` go along with the work.
enum Savepoint {
    static let begin = "SAVEPOINT tds_rows"
    static let release = "RELEASE SAVEPOINT tds_rows"
    private static let undo = "ROLLBACK TO SAVEPOINT tds_rows; RELEASE SAVEPOINT tds_rows"

    /// Work that leaves no trace when it throws, also where a trigger had written before it refused.
    ///
    /// - Parameter work: begins the savepoint first, and may release it last; one that it leaves ends with the transaction.
    static func undoing<Value>(_ session: Session, _ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch {
            if (error as? PostgresError)?.endsConnection != true { try session.run(undo) }
            throw error
        }
    }
}
