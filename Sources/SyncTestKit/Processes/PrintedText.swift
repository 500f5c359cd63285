import Subprocess
import Synchronization

/// What a process has printed on one of its outputs: all of it, and line by line.
final class PrintedText: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    /// As they come; of many that nobody reads the newest.
    let lines: AsyncStream<String>
    private let line: AsyncStream<String>.Continuation

    init() {
        (lines, line) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    /// Reads until the process closes it.
    func read(_ output: SubprocessOutputSequence) async throws {
        defer { line.finish() }
        var begun: [UInt8] = []
        for try await buffer in output {
            let new = buffer.withUnsafeBytes { Array($0) }
            bytes.withLock { $0 += new }
            begun += new
            while let end = begun.firstIndex(of: UInt8(ascii: "\n")) {
                line.yield(String(decoding: begun[..<end], as: UTF8.self))
                begun.removeSubrange(...end)
            }
        }
    }
}
