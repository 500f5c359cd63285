import Foundation

/// Which other processes hold a write lock on a SQLite file, for an error message that names them. Linux lists the locks
/// in `/proc/locks`; where it does not, nobody is named.
enum LockHolders {
    static func description(of path: String) -> String? {
        guard let table = try? String(contentsOfFile: "/proc/locks", encoding: .utf8) else { return nil }
        // In write-ahead mode the writer's lock is on the shared-memory file, else on the database itself.
        let inodes = Set([path, path + "-shm"].compactMap(inode(of:)))
        let processes = writers(of: inodes, in: table).filter { $0 != ProcessIdentity.processID }
        guard !processes.isEmpty else { return nil }
        return processes.sorted().map(described(_:)).joined(separator: ", ")
    }

    /// A line is `1: POSIX  ADVISORY  WRITE 4711 fe:00:393219 120 120`; the sixth field ends with the inode.
    static func writers(of inodes: Set<UInt64>, in table: String) -> Set<Int32> {
        var processes: Set<Int32> = []
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count >= 6, fields[3] == "WRITE", let processID = Int32(fields[4]),
                let inode = fields[5].split(separator: ":").last.flatMap({ UInt64($0) }), inodes.contains(inode)
            else { continue }
            processes.insert(processID)
        }
        return processes
    }

    private static func inode(of path: String) -> UInt64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value
    }

    private static func described(_ processID: Int32) -> String {
        "process \(processID)" + (ProcessIdentity.name(of: processID).map { " (\($0))" } ?? "")
    }
}
