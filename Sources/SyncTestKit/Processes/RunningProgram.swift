package import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// What a process left behind.
package struct EndedProgram: Sendable {
    package let status: Int32
    package let output: String
    package let errors: String
}

/// A process that goes on; ends with the test.
package final class RunningProgram: Sendable {
    package let processID: Int32
    private let running: CurrentProcess
    private let output: PrintedText
    private let errorOutput: PrintedText
    /// The status at the end, once all that was printed is read.
    private let end: Task<Int32, any Error>

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
        let running = CurrentProcess()
        let (started, start) = AsyncThrowingStream<Int32, any Error>.makeStream()
        let configuration = Configuration(
            executable: .path(FilePath(executable.path)),
            arguments: Arguments(arguments),
            environment: environment.map(Environment.own) ?? .inherit,
            workingDirectory: directory.map { FilePath($0.path) }
        )
        let end = Task {
            do {
                let ended = try await Subprocess.run(
                    configuration,
                    input: .string(input),
                    output: .sequence,
                    error: .sequence
                ) { execution in
                    running.begin(execution)
                    defer { running.end() }
                    start.yield(execution.processIdentifier.value)
                    start.finish()
                    async let isRead: Void = errors.read(execution.standardError)
                    try await output.read(execution.standardOutput)
                    try await isRead
                }
                return ended.terminationStatus.shellStatus
            } catch {
                start.finish(throwing: error)
                throw error
            }
        }
        guard let processID = try await started.first(where: { _ in true }) else {
            end.cancel()
            throw CancellationError()
        }
        (self.processID, self.running, self.output, self.errorOutput) = (processID, running, output, errors)
        self.end = end
    }

    /// The lines of standard output as they come.
    package var outputLines: AsyncStream<String> { output.lines }

    /// The lines of standard error as they come.
    package var errorLines: AsyncStream<String> { errorOutput.lines }

    /// What standard error has so far.
    package var errors: String { errorOutput.text }

    /// Nothing where it has closed its outputs, as it does at its end.
    package func signal(_ number: Int32) { running.signal(number) }

    /// Waits for the end. Where this is cancelled, the process is ended.
    package func result() async -> EndedProgram {
        let ended = await withTaskCancellationHandler {
            await end.result
        } onCancel: {
            end.cancel()
        }
        switch ended {
        case .success(let status):
            return EndedProgram(status: status, output: output.text, errors: errorOutput.text)
        case .failure(let error):
            return EndedProgram(status: -1, output: output.text, errors: errorOutput.text + "\(error)")
        }
    }
}

/// The process while it can be signalled: afterwards its number, or that of its descriptor, may be another one's.
private final class CurrentProcess: Sendable {
    typealias Running = Execution<StringInput<String, UTF8>, SequenceOutput, SequenceOutput>

    private let execution = Mutex<Running?>(nil)

    func begin(_ running: Running) { execution.withLock { $0 = running } }

    func end() { execution.withLock { $0 = nil } }

    func signal(_ number: Int32) {
        execution.withLock { try? $0?.send(signal: Signal(rawValue: number)) }
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
