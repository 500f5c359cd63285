#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A call of the system that failed.
struct FileFailure: Error {
    let path: String
    /// What the system said.
    let reason: String

    init(_ path: String) {
        self.path = path
        reason = String(cString: strerror(errno))
    }
}

/// Files that are there whole or not at all, also after a loss of power. All functions block: call them on a thread that may.
enum DurableFile {
    private static let directoryMode: mode_t = 0o700

    static func makeDirectory(_ path: String) throws(FileFailure) {
        guard mkdir(path, directoryMode) == 0 || errno == EEXIST else { throw FileFailure(path) }
    }

    /// Creates a file that its owner alone may read. One that is there already stays: it was written whole.
    ///
    /// A process that is killed meanwhile may leave a file whose name begins with a dot beside it.
    static func create(_ path: String, of bytes: [UInt8]) throws(FileFailure) {
        guard access(path, F_OK) != 0 else { return }
        let place = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        // mkstemp makes a new file with mode 0600, in the same directory so that it can be renamed.
        var template = Array("\(path[..<place]).\(path[place...]).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileFailure(path) }
        var failure = writeAll(bytes, to: descriptor) && fsync(descriptor) == 0 ? nil : FileFailure(path)
        if close(descriptor) != 0 { failure = failure ?? FileFailure(path) }
        if failure == nil, rename(template, path) != 0 { failure = FileFailure(path) }
        guard let failure else { return }
        unlink(template)
        throw failure
    }

    /// Makes the names in a directory survive a loss of power.
    static func sync(directory path: String) throws(FileFailure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFailure(path) }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }
}
