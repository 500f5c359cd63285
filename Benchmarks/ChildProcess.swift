import Foundation

/// A process that this one started. Its standard output is read here; its standard error goes where ours does.
struct ChildProcess: ~Copyable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// How a process ended.
    struct Ending {
        let exitStatus: Int32
        /// The most memory that was resident at any moment.
        let peakMemoryBytes: Int
        let output: String
    }

    let id: pid_t
    private let output: FileHandle

    init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        let pipe = Pipe()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipe.fileHandleForWriting.fileDescriptor, STDOUT_FILENO)
        posix_spawn_file_actions_addclose(&actions, pipe.fileHandleForReading.fileDescriptor)
        let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let settings = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var id: pid_t = 0
        let status = posix_spawnp(&id, program, &actions, nil, words, settings)
        guard status == 0 else { throw Failure(description: "\(program) cannot be started (\(status))") }
        try pipe.fileHandleForWriting.close()
        self.id = id
        output = pipe.fileHandleForReading
    }

    /// Reads its output until a text appears in it.
    func output(until text: String) throws -> String {
        var read = Data()
        while let part = try output.read(upToCount: 1), !part.isEmpty {
            read += part
            if part == Data("\n".utf8), String(decoding: read, as: UTF8.self).contains(text) { break }
        }
        return String(decoding: read, as: UTF8.self)
    }

    /// Waits for its end.
    consuming func wait() throws -> Ending {
        let text = String(decoding: try output.readToEnd() ?? Data(), as: UTF8.self)
        var status: Int32 = 0
        var usage = rusage()
        while wait4(id, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw Failure(description: "process \(id) cannot be waited for (\(errno))") }
        }
        // Ended by itself: the low seven bits are the signal that killed it (wait(2)).
        let exitStatus = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        return Ending(exitStatus: exitStatus, peakMemoryBytes: usage.ru_maxrss * 1_024, output: text)
    }

    /// Asks it to end and waits.
    consuming func stop() throws {
        kill(id, SIGTERM)
        _ = try wait()
    }

    /// Runs a program to its end, which must be a success.
    static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) throws -> Ending {
        let ending = try ChildProcess(program, arguments, environment: environment).wait()
        guard ending.exitStatus == 0 else {
            throw Failure(description: "\(program) \(arguments.joined(separator: " ")) ended with \(ending.exitStatus)")
        }
        return ending
    }
}
