import CLibPQ

/// What the server or libpq said of one call.
struct PostgresError: Error {
    /// Five characters; nil where no server answered.
    let sqlState: String?
    /// The primary message: it may name tables, columns and a value, never a whole row.
    let message: String
    /// May quote the row.
    let detail: String?
    /// Whether the connection is gone, or has to be thrown away because an answer did not come in time.
    let endsConnection: Bool

    init(sqlState: String?, message: String, detail: String? = nil, endsConnection: Bool) {
        self.sqlState = sqlState
        self.message = message
        self.detail = detail
        self.endsConnection = endsConnection
    }

    static func noAnswer(within time: Duration) -> PostgresError {
        PostgresError(sqlState: nil, message: "no answer within \(time)", endsConnection: true)
    }

    /// The first two characters of the SQLSTATE: its class (PostgreSQL's manual, appendix A).
    var stateClass: String? { sqlState.map { String($0.prefix(2)) } }
}

/// A connection could not be opened.
struct NoConnection: Error {
    /// What libpq said. It may name the host and the user; passwords are not in it.
    let cause: String
}

extension PostgresError {
    /// Whether the same transaction may succeed a moment later: two transactions were in each other's way, or the server
    /// went away or was not there yet.
    var isTransient: Bool {
        guard let sqlState else { return endsConnection }
        if isOfPooler { return false }
        if stateClass == "08" { return true }
        return Self.transientStates.contains(sqlState)
    }

    private static let transientStates: Set<String> = [
        "40001",  // serialization failure
        "40P01",  // deadlock
        "53300",  // too many connections
        "57P01", "57P02", "57P03", "57P05",  // shut down, crashed, starting, idle for too long
        "25006",  // read-only: the server has become a standby, and another one may be the primary
        "25P03",  // idle in transaction for too long: this process was stopped and goes on
    ]

    /// Whether a pooler gave this session's statements to several connections: what was prepared on one is not known on another,
    /// or known already. `statement` mode refuses transactions.
    var isOfPooler: Bool {
        sqlState == "26000" || sqlState == "42P05" || message.contains("statement pooling mode")
    }

    /// Whether one row is refused (a value, a constraint, a trigger of the user, a limit) and not the statement, the
    /// connection or the server. A trigger may raise any state, so the other classes are listed.
    var refusesRow: Bool {
        guard let stateClass, !endsConnection else { return false }
        return !Self.foreignClasses.contains(stateClass)
    }

    private static let foreignClasses: Set<String> = [
        "08", "0A", "0B", "21", "24", "25", "26", "28", "2D", "34", "3B", "3D", "3F", "40", "42", "53", "55", "57",
        "58",
        "72", "F0", "HV", "XX",
    ]

    /// Why a row is refused, for its dead letter, which holds the row anyway.
    var refusal: String {
        // "Failing row contains (…)" repeats the whole row.
        guard let detail, sqlState != "23502", sqlState != "23514" else { return message }
        return "\(message): \(detail.prefix(500))"
    }
}
