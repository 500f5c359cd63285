import ArgumentParser
import SyncCore

/// The program behind the executable.
package enum Program {
    /// Parses the arguments, runs the command, and says what went wrong.
    /// - Returns: the exit status: 0 completed, 1 failed, 2 wrong use or configuration, 3 partial, 130 cancelled.
    package static func run(_ arguments: [String]) async -> Int32 {
        let terminal = Terminal()
        do {
            var command = try TDSCommand.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return ExitStatus.completed.rawValue
        } catch let status as ExitStatus {
            return status.rawValue
        } catch let error as SyncError {
            terminal.note("error: \(error)")
            return ExitStatus(error).rawValue
        } catch {
            return report(error, of: arguments, terminal)
        }
    }

    /// Help and version are results; everything else that the parser says is wrong use.
    private static func report(_ error: any Error, of arguments: [String], _ terminal: Terminal) -> Int32 {
        // The parser's words have lines of its own. Those of arguments that it quotes are none.
        let text = arguments.reduce(TDSCommand.fullMessage(for: error)) { text, argument in
            argument.shown == argument ? text : text.replacing(argument, with: argument.shown)
        }
        let lines = text.lines
        switch TDSCommand.exitCode(for: error) {
        case .success:
            terminal.print(lines)
            return ExitStatus.completed.rawValue
        case .validationFailure:
            terminal.note(lines)
            return ExitStatus.wrongUse.rawValue
        default:
            terminal.note(lines)
            return ExitStatus.failed.rawValue
        }
    }
}

extension String {
    /// Of a text that TDS has written itself.
    var lines: [String] { split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}

/// How the program ends.
enum ExitStatus: Int32, Error {
    case completed = 0
    case failed = 1
    case wrongUse = 2
    case partial = 3
    case cancelled = 130

    init(_ error: SyncError) {
        switch error.code {
        case .configuration: self = .wrongUse
        case .cancelled: self = .cancelled
        default: self = .failed
        }
    }

    /// The status of a series of runs: the gravest of them.
    init(_ statuses: [RunStatus]) {
        if statuses.contains(.failed) {
            self = .failed
        } else if statuses.contains(.cancelled) {
            self = .cancelled
        } else {
            self = statuses.contains(.partial) ? .partial : .completed
        }
    }

    /// Ends the program with this status, unless that is ``completed``.
    func leave() throws(ExitStatus) {
        guard self == .completed else { throw self }
    }
}
