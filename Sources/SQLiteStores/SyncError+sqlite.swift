import GRDB
import SyncCore

extension SyncError {
    /// An error of SQLite in words: what happened to which file, and what to do. Errors that are a ``SyncError`` already
    /// pass unchanged.
    init(sqlite error: any Error, path: String, code: Code) {
        if let known = error as? SyncError {
            self = known
            return
        }
        guard let database = error as? DatabaseError else {
            self.init(
                code,
                "The database \(path) failed.",
                nextStep: "Look at the cause, mend it, and run the same command again.",
                cause: "\(error)"
            )
            return
        }
        let advice = Self.advice(for: database.resultCode, path: path)
        self.init(code, advice.message, nextStep: advice.nextStep, cause: database.causeText)
    }

    private static func advice(for code: ResultCode, path: String) -> (message: String, nextStep: String) {
        switch code {
        case .SQLITE_FULL:
            return (
                "There is no room left on the disk of \(path).",
                "Free some space and run the same command again: it resumes after the last finished page."
            )
        case .SQLITE_NOTADB:
            return ("\(path) is not a SQLite database.", "Name another file, or move this one away.")
        case .SQLITE_CORRUPT:
            return (
                "The database \(path) is damaged.",
                "Restore it from a backup, or move it away: the next full sync fills a new one."
            )
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            return (
                "The database \(path) may not be written.",
                "Let the user of this process write the file and its directory."
            )
        case .SQLITE_CANTOPEN:
            return (
                "The database \(path) cannot be opened.",
                "Make sure that its directory exists, that the path is not a directory, and that both may be written."
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            let holder = LockHolders.description(of: path).map { " by \($0)" } ?? ""
            return (
                "The database \(path) stayed locked\(holder).",
                "Let the other program end its transaction, then run the same command again."
            )
        case .SQLITE_IOERR:
            return (
                "The disk of \(path) does not read or write.",
                "Check the disk and its messages in the system's log; SQLite files do not belong on network shares."
            )
        default:
            return (
                "The database \(path) failed.",
                "Look at the cause, mend it, and run the same command again."
            )
        }
    }
}

extension DatabaseError {
    /// What SQLite said, without the statement: statements may quote a record.
    var causeText: String {
        "SQLite error \(extendedResultCode.rawValue): \(message ?? "no message")"
    }

    /// Whether SQLite refused one row (a constraint, a trigger's `RAISE`, a value over a limit), and not the file or disk.
    var refusesRow: Bool {
        switch resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH: true
        default: false
        }
    }
}
