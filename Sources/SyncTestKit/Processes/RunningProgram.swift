package import Foundation
import Synchronization

/// What a process left behind.
package struct EndedProgram: Sendable {
    package let status: Int32
    package let output: String
    package let errors: String
}

/// A process that goes on; ends with the test.
package final class RunningProgram: Sendable {
    private struct Texts {
        var output: [UInt8] = []
        var errors: [UInt8] = []
    }

    private let process: Process
    private let texts = Mutex(Texts())
    private let ended: AsyncStream<Int32>
    private let lines: AsyncStream<String>
    /// Ends with standard error.
    private let silence: AsyncStream<Never>
    private let linesOfErrors: AsyncStream<String>

    /// - Parameter environment: nil for this process's own.
    package init(
        _ executable: URL,
        _ arguments: [String],
        environment: [String: String]? = nil,
        directory: URL? = nil,
        input: String = ""
    ) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        if let environment { process.environment = environment }
        if let directory { process.currentDirectoryURL = directory }
        let (ended, end) = AsyncStream<Int32>.makeStream()
        let (silence, endOfErrors) = AsyncStream<Never>.makeStream()
        let (lines, line) = AsyncStream<String>.makeStream(bufferingPolicy: .bufferingNewest(10_000))
        let (linesOfErrors, lineOfErrors) = AsyncStream<String>.makeStream(bufferingPolicy: .bufferingNewest(10_000))
        self.linesOfErrors = linesOfErrors
        self.ended = ended
        self.lines = lines
        self.silence = silence
        self.process = process
        process.terminationHandler = {
            end.yield($0.terminationReason == .uncaughtSignal ? 128 + $0.terminationStatus : $0.terminationStatus)
            end.finish()
        }
        let (output, errors, standardInput) = try Self.start(process)
        read(output) {
            $0.output += $1
        } each: {
            line.yield($0)
        } atEnd: {
            line.finish()
        }
        read(errors) {
            $0.errors += $1
        } each: {
            lineOfErrors.yield($0)
        } atEnd: {
            lineOfErrors.finish()
            endOfErrors.finish()
        }
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
    }

    /// One process starts at a time, and no pipe is inherited by the others: a pipe that a long-lived neighbour holds open
    /// never ends.
    private static func start(_ process: Process) throws -> (output: Pipe, errors: Pipe, input: Pipe) {
        starting.lock()
        defer { starting.unlock() }
        let pipes = (output: Pipe(), errors: Pipe(), input: Pipe())
        for pipe in [pipes.output, pipes.errors, pipes.input] {
            for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
                _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
            }
        }
        (process.standardOutput, process.standardError, process.standardInput) = (
            pipes.output, pipes.errors, pipes.input
        )
        try process.run()
        return pipes
    }

    private static let starting = NSLock()

    /// Reads a pipe on a thread of its own until the process closes it.
    private func read(
        _ pipe: Pipe,
        keep: @escaping @Sendable (inout Texts, ArraySlice<UInt8>) -> Void,
        each: @escaping @Sendable (String) -> Void,
        atEnd: @escaping @Sendable () -> Void
    ) {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            // Not FileHandle's own read: that waits for the whole count, and a process that goes on never sends it.
            var buffer = [UInt8](repeating: 0, count: 65_536)
            var begun: [UInt8] = []
            while case let count = Foundation.read(handle.fileDescriptor, &buffer, buffer.count), count > 0 {
                texts.withLock { keep(&$0, buffer[..<count]) }
                begun += buffer[..<count]
                while let end = begun.firstIndex(of: UInt8(ascii: "\n")) {
                    each(String(decoding: begun[..<end], as: UTF8.self))
                    begun.removeSubrange(...end)
                }
            }
            atEnd()
        }
    }

    /// The lines of standard output as they come.
    package var outputLines: AsyncStream<String> { lines }

    /// The lines of standard error as they come.
    package var errorLines: AsyncStream<String> { linesOfErrors }

    /// What standard error has so far.
    package var errors: String { texts.withLock { String(decoding: $0.errors, as: UTF8.self) } }

    package var processID: Int32 { process.processIdentifier }

    package func signal(_ number: Int32) {
        // The number of a process that has ended may be another one's by now.
        if process.isRunning { kill(process.processIdentifier, number) }
    }

    /// Waits for the end.
    package func result() async -> EndedProgram {
        var status: Int32 = -1
        for await code in ended { status = code }
        for await _ in lines {}
        for await _ in silence {}
        return texts.withLock {
            EndedProgram(
                status: status,
                output: String(decoding: $0.output, as: UTF8.self),
                errors: String(decoding: $0.errors, as: UTF8.self)
            )
        }
    }
}
