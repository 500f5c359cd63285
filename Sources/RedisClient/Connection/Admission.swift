import Synchronization

/// Counts what waits in a client, so that the queue has an end: a server that does not answer must not fill the memory.
final class Admission: Sendable {
    private struct Load {
        var commands = 0
        var bytes = 0
    }

    private let load = Mutex(Load())
    private let commandsMax: Int
    private let bytesMax: Int

    init(commandsMax: Int, bytesMax: Int) {
        self.commandsMax = commandsMax
        self.bytesMax = bytesMax
    }

    /// - Throws: ``RedisError/Code/queueFull``, at once.
    func enter(commands: Int, bytes: Int) throws(RedisError) {
        let waiting = load.withLock { load -> Load? in
            guard load.commands + commands <= commandsMax, load.bytes + bytes <= bytesMax else { return load }
            load.commands += commands
            load.bytes += bytes
            return nil
        }
        guard let waiting else { return }
        throw RedisError(
            .queueFull,
            "\(commands) more commands of \(bytes) bytes do not fit: \(waiting.commands) of \(waiting.bytes) bytes wait "
                + "for Redis, and at most \(commandsMax) of \(bytesMax) bytes may.",
            nextStep: "Check whether Redis answers slowly; send fewer commands at once."
        )
    }

    func leave(commands: Int, bytes: Int) {
        load.withLock { load in
            load.commands -= commands
            load.bytes -= bytes
        }
    }
}
