import Foundation
package import SyncCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Which process this is, and whether another one of this host still runs: the only platform calls of this target.
enum ProcessIdentity {
    static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    static var processID: Int32 { getpid() }

    /// When a process started, in clock ticks since the host's start. Nil where it is gone, or the system has no `/proc`.
    static func start(of processID: Int32) -> String? {
        guard let stat = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8),
            // The second field is the program's name in parentheses and may hold spaces and parentheses itself.
            let nameEnd = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: nameEnd)...].split(separator: " ")
        let startIndex = 22 - 3  // `starttime` is the 22nd field of proc(5); the first one after the name is the third.
        return fields.count > startIndex ? String(fields[startIndex]) : nil
    }

    static func name(of processID: Int32) -> String? {
        guard let name = try? String(contentsOfFile: "/proc/\(processID)/comm", encoding: .utf8) else { return nil }
        return name.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Whether the process of a holder has certainly ended: it was on this host, and its id is unused or was given to a
    /// process that started at another moment. A holder elsewhere cannot be judged: its lease has to run out.
    ///
    /// Containers that share a host name and a file but not their process ids may be judged wrongly. The fencing token
    /// then ends the older run before it writes again.
    static func hasEnded(_ holder: LeaseHolder) -> Bool {
        guard holder.host == hostName else { return false }
        if kill(holder.processID, 0) != 0 { return errno == ESRCH }
        guard !holder.processStart.isEmpty, let start = start(of: holder.processID) else { return false }
        return start != holder.processStart
    }
}

extension LeaseHolder {
    /// Whether this holder's process has certainly ended; false for one on another host.
    package var hasEnded: Bool { ProcessIdentity.hasEnded(self) }

    /// This process, on behalf of a run.
    package static func current(runID: String) -> LeaseHolder {
        LeaseHolder(
            host: ProcessIdentity.hostName,
            processID: ProcessIdentity.processID,
            processStart: ProcessIdentity.start(of: ProcessIdentity.processID) ?? "",
            runID: runID
        )
    }
}
