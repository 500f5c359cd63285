import Glibc
import SyncCore
import Synchronization

/// Standard output for results, standard error for logs and progress, and the one line at the bottom that changes.
///
/// A log line moves the changing line down instead of being drawn into it. What a text has that would act on the terminal is shown
/// (`String.shown`), a line's end too: lines are given one by one.
package final class Terminal: Sendable {
    private enum Stream: Int32 {
        case output = 1
        case error = 2
    }

    /// Whether a person watches standard error.
    let showsProgress: Bool
    private let changingLine = Mutex("")

    package init() {
        showsProgress = isatty(Stream.error.rawValue) == 1
    }

    /// A line of a result: goes to standard output.
    func print(_ line: String) { print([line]) }

    func print(_ lines: [String]) { printAsIs(lines.map(\.shown)) }

    /// A result for programs: one line that means the same.
    func print(json: String) { printAsIs([json.shownJSON]) }

    private func printAsIs(_ lines: [String]) {
        changingLine.withLock { line in
            clear(line)
            write(Self.text(lines), to: .output)
            write(line, to: .error)
        }
    }

    /// Bytes of a result as they are, without a line end.
    func write(_ bytes: [UInt8]) {
        changingLine.withLock { _ in write(bytes[...], to: .output) }
    }

    /// A log line or a notice: goes to standard error.
    package func note(_ line: String) { note([line]) }

    func note(_ lines: [String]) {
        changingLine.withLock { line in
            clear(line)
            write(Self.text(lines.map(\.shown)) + line, to: .error)
        }
    }

    /// Replaces the changing line; empty takes it away.
    func show(_ text: String) {
        changingLine.withLock { line in
            clear(line)
            line = text.shown
            write(line, to: .error)
        }
    }

    /// The columns of the window, 80 where they cannot be asked for.
    var width: Int {
        var size = winsize()
        guard ioctl(Stream.error.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    private func clear(_ line: String) {
        if !line.isEmpty { write("\r\u{1B}[K", to: .error) }
    }

    private func write(_ text: String, to stream: Stream) {
        write(Array(text.utf8)[...], to: stream)
    }

    private func write(_ bytes: ArraySlice<UInt8>, to stream: Stream) {
        var bytes = bytes
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(stream.rawValue, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR || errno == EAGAIN { continue }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
