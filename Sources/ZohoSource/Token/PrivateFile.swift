#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A small file that only its owner may read. All functions block: call them on a thread that may.
struct PrivateFile {
    private static let bytesMax = 16 << 10
    private static let ownerOnly: mode_t = 0o600

    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// The content of a regular file of this user; nil otherwise, or where it is larger than 16 KiB. Takes away what rights
    /// others have.
    func read() -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
            information.st_uid == geteuid()
        else { return nil }
        if information.st_mode & 0o077 != 0, fchmod(descriptor, Self.ownerOnly) != 0 { return nil }
        return Self.readAll(descriptor)
    }

    /// Puts a new file in the place of an old one, if any: a reader sees the one or the other, whole.
    /// - Returns: false where that failed; the old one then is as it was.
    func replace(with bytes: [UInt8]) -> Bool {
        // mkstemp makes a new file with mode 0600, in the same directory so that it can be renamed.
        var template = Array((path + ".XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return false }
        let isWritten = Self.writeAll(bytes, to: descriptor) && fsync(descriptor) == 0
        guard close(descriptor) == 0, isWritten, rename(template, path) == 0 else {
            unlink(template)
            return false
        }
        return true
    }

    private static func readAll(_ descriptor: CInt) -> [UInt8]? {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while content.count <= bytesMax {
            let count = Self.read(descriptor, into: &chunk)
            if count == 0 { return content }
            guard count > 0 else { return nil }
            content += chunk[..<count]
        }
        return nil
    }

    private static func read(_ descriptor: CInt, into chunk: inout [UInt8]) -> Int {
        chunk.withUnsafeMutableBytes { bytes in
            while true {
                #if canImport(Darwin)
                let count = Darwin.read(descriptor, bytes.baseAddress, bytes.count)
                #elseif canImport(Musl)
                let count = Musl.read(descriptor, bytes.baseAddress, bytes.count)
                #else
                let count = Glibc.read(descriptor, bytes.baseAddress, bytes.count)
                #endif
                if count >= 0 || errno != EINTR { return count }
            }
        }
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
