import SyncCore

extension SyncError {
    /// An error of PostgreSQL in words: what happened to which database, and what to do. Errors that are a ``SyncError``
    /// already pass unchanged.
    init(postgres error: any Error, at address: PostgresAddress) {
        if let known = error as? SyncError {
            self = known
            return
        }
        if let error = error as? NoConnection {
            self = .noConnection(to: address, because: error.cause)
            return
        }
        guard let error = error as? PostgresError else {
            self = .failed(address, cause: "\(error)")
            return
        }
        if error.isOfPooler {
            self = .pooler(of: address, error)
            return
        }
        let advice = Self.advice(for: error, address.displayName)
        self.init(advice.code, advice.message, nextStep: advice.nextStep, cause: error.cause)
    }

    private static func noConnection(to address: PostgresAddress, because cause: String) -> SyncError {
        SyncError(
            .destinationUnavailable,
            "There is no connection to \(address.displayName).",
            nextStep:
                "Make sure that the server runs and can be reached from here, and that DATABASE_URL has the right user,"
                + " password and database.",
            cause: cause
        )
    }

    /// What such a pooler breaks first is said in words that hide the cause, so they are left out.
    private static func pooler(of address: PostgresAddress, _ error: PostgresError) -> SyncError {
        SyncError(
            .destinationIncompatible,
            "A pooler in front of \(address.displayName) does not keep sessions: one statement went to another connection than "
                + "the one before it.",
            nextStep:
                "Set pool_mode = session for this database in PgBouncer, or name PostgreSQL itself in DATABASE_URL.",
            cause: error.sqlState.map { "SQLSTATE \($0)" }
        )
    }

    private static func failed(_ address: PostgresAddress, cause: String) -> SyncError {
        SyncError(
            .destinationUnavailable,
            "\(address.displayName.capitalizedFirst) failed.",
            nextStep: lookAtCause,
            cause: cause
        )
    }

    private static let lookAtCause = "Look at the cause, mend it, and run the same command again."
    private static let resumes = "Run the same command again: it resumes after the last finished page."

    private typealias Advice = (code: Code, message: String, nextStep: String)

    private static func advice(for error: PostgresError, _ database: String) -> Advice {
        switch error.sqlState {
        case "57014":
            return (
                .destinationUnavailable,
                "A statement on \(database) took too long and was ended.",
                "Look for what it waited for (pg_stat_activity, pg_locks), then run the same command again."
            )
        case "55P03":
            return (
                .destinationUnavailable,
                "A lock on \(database) stayed taken.",
                "Let the other program end its transaction (pg_locks names it), then run the same command again."
            )
        case "53100":
            return (
                .destinationUnavailable, "There is no room left on the disk of \(database).", "Free some. \(resumes)"
            )
        case "53300":
            return (
                .destinationUnavailable,
                "The server of \(database) takes no more connections.",
                "Close some, or raise its max_connections, then run the same command again."
            )
        case "25006":
            return (
                .destinationUnavailable,
                "\(database.capitalizedFirst) can only be read: it is a standby, or set to read-only.",
                "Name the primary in DATABASE_URL, or let this user write."
            )
        case "42501":
            return (
                .destinationUnavailable,
                "The user of DATABASE_URL may not do this in \(database).",
                "Give that user the right to create tables in the schema, and to read and write TDS's tables."
            )
        case "42P01", "42703", "42804", "42883", "3F000":
            return (
                .destinationIncompatible,
                "The tables of \(database) are not as they were when this program looked at them.",
                "Start the program again: it adds what is missing, and says what does not fit."
            )
        default: return adviceByClass(for: error, database)
        }
    }

    private static func adviceByClass(for error: PostgresError, _ database: String) -> Advice {
        switch error.stateClass {
        case "40":
            return (
                .destinationUnavailable,
                "Other transactions on \(database) were in the way each time.",
                "Look for what else writes to TDS's tables, then run the same command again."
            )
        case nil where error.endsConnection, "08", "57":
            return (
                .destinationUnavailable,
                "The connection to \(database) was lost.",
                "Make sure that the server runs and can be reached. \(resumes)"
            )
        default: return (.destinationUnavailable, "\(database.capitalizedFirst) failed.", lookAtCause)
        }
    }
}

extension PostgresError {
    /// What the server said, without the details: those may quote a record.
    fileprivate var cause: String {
        sqlState.map { "SQLSTATE \($0): \(message)" } ?? message
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
