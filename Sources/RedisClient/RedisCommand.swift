import NIOCore

/// One command: its name and arguments, as the server is to see them. `RedisCommand("SET", [key, value, "EX", "60"])`.
package struct RedisCommand: Sendable, Equatable {
    package let name: String
    package let arguments: [String]

    package init(_ name: String, _ arguments: [String] = []) {
        self.name = name
        self.arguments = arguments
    }
}

extension RedisCommand {
    /// Commands as a server reads them, in both protocols: arrays of bulk strings (RESP specification, "Sending commands").
    static func encoded(_ commands: [RedisCommand]) -> ByteBuffer {
        let bytesMax = commands.reduce(0) { $0 + $1.encodedBytesMax }
        var buffer = ByteBufferAllocator().buffer(capacity: bytesMax)
        // One buffer, filled once: a thousand commands are five thousand parts.
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: bytesMax) { bytes in
            var writer = CommandWriter(bytes: bytes)
            for command in commands { writer.write(command) }
            return writer.count
        }
        return buffer
    }

    /// For each part a type byte, a length of at most 20 digits, and two line ends.
    fileprivate var encodedBytesMax: Int {
        arguments.reduce(50 + name.utf8.count) { $0 + $1.utf8.count + 25 }
    }
}

/// Fills a buffer that is known to be large enough.
private struct CommandWriter {
    let bytes: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(bytes: UnsafeMutableRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func write(_ command: RedisCommand) {
        write(UInt8(ascii: "*"), length: command.arguments.count + 1)
        write(command.name)
        for argument in command.arguments { write(argument) }
    }

    private mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { text in
            write(UInt8(ascii: "$"), length: text.count)
            UnsafeMutableRawBufferPointer(rebasing: bytes[count...]).copyMemory(from: UnsafeRawBufferPointer(text))
            count += text.count
            writeLineEnd()
        }
    }

    private mutating func write(_ type: UInt8, length: Int) {
        bytes[count] = type
        count += 1
        var digits = 1
        var power = 10
        while power <= length {
            digits += 1
            power *= 10
        }
        var rest = length
        for index in stride(from: count + digits - 1, through: count, by: -1) {
            bytes[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count += digits
        writeLineEnd()
    }

    private mutating func writeLineEnd() {
        bytes[count] = UInt8(ascii: "\r")
        bytes[count + 1] = UInt8(ascii: "\n")
        count += 2
    }
}
