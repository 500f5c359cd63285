import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A lock among the processes that keep a file in the same directory (`flock`). It ends with the process at the latest.
final class DirectoryLock: Sendable {
    private let path: String
    private let descriptor = Mutex<CInt?>(nil)

    init(ofFile file: String) {
        let end = file.lastIndex(of: "/") ?? file.startIndex
        path = end == file.startIndex ? "." : String(file[..<end])
    }

    deinit {
        unlock()
    }

    /// Does not wait.
    /// - Returns: false while another process has the lock; true also where the directory cannot be locked.
    func lock() -> Bool {
        descriptor.withLock { descriptor in
            guard descriptor == nil else { return true }
            let opened = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard opened >= 0 else { return true }
            guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
                let isTaken = errno == EWOULDBLOCK
                close(opened)
                return !isTaken
            }
            descriptor = opened
            return true
        }
    }

    func unlock() {
        descriptor.withLock { descriptor in
            if let opened = descriptor { close(opened) }
            descriptor = nil
        }
    }
}
