package import Foundation
import Subprocess
import SystemPackage

/// What a process left behind.
package struct EndedProgram: Sendable {
    package let status: Int32
    package let output: String
    package let errors: String
}

/// A process that goes on; ends with the test.
package final class RunningProgram: Sendable {
    private typealias Running = Execution<StringInput<String, UTF8>, SequenceOutput, SequenceOutput>

    private let running: Running
    private let output: PrintedText
    private let errorOutput: PrintedText
    /// The status at the end, once all that was printed is read.
    private let end: Task<Int32, Never>

    /// - Parameter environment: nil for this process's own.
    /// - Throws: what keeps it from being started.
    package init(
        _ executable: URL,
        _ arguments: [String],
        environment: [String: String]? = nil,
        directory: URL? = nil,
        input: String = ""
    ) async throws {
        let (output, errors) = (PrintedText(), PrintedText())
        let (started, start) = AsyncThrowingStream<Running, any Error>.makeStream()
        let configuration = Configuration(
            executable: .path(FilePath(executable.path)),
            arguments: Arguments(arguments),
            environment: environment.map(Environment.own) ?? .inherit,
            workingDirectory: directory.map { FilePath($0.path) }
        )
        end = Task {
            do {
                let ended = try await Subprocess.run(
                    configuration,
                    input: .string(input),
                    output: .sequence,
                    error: .sequence
                ) { running in
                    start.yield(running)
                    start.finish()
                    async let isRead: Void = errors.read(running.standardError)
                    try await output.read(running.standardOutput)
                    try await isRead
                }
                return ended.terminationStatus.shellStatus
            } catch {
                start.finish(throwing: error)
                return -1
            }
        }
        guard let running = try await started.first(where: { _ in true }) else { throw CancellationError() }
        (self.running, self.output, self.errorOutput) = (running, output, errors)
    }

    /// The lines of standard output as they come.
    package var outputLines: AsyncStream<String> { output.lines }

    /// The lines of standard error as they come.
    package var errorLines: AsyncStream<String> { errorOutput.lines }

    /// What standard error has so far.
    package var errors: String { errorOutput.text }

    package var processID: Int32 { running.processIdentifier.value }

    /// Nothing where it has ended.
    package func signal(_ number: Int32) {
        try? running.send(signal: Signal(rawValue: number))
    }

    /// Waits for the end.
    package func result() async -> EndedProgram {
        EndedProgram(status: await end.value, output: output.text, errors: errorOutput.text)
    }
}

extension Environment {
    fileprivate static func own(_ variables: [String: String]) -> Environment {
        .custom(Dictionary(uniqueKeysWithValues: variables.map { (Key(stringLiteral: $0.key), $0.value) }))
    }
}

extension TerminationStatus {
    /// As a shell has it.
    fileprivate var shellStatus: Int32 {
        switch self {
        case .exited(let status): status
        case .signaled(let number): 128 + number
        }
    }
}
