import ArgumentParser
import Foundation

/// What is piped into a command.
enum StandardInput {
    /// More is not a record, and not a page either.
    private static let bytesMax = 1 << 30

    /// Reads to the end.
    static func bytes() throws -> [UInt8] {
        var input: [UInt8] = []
        while let chunk = try FileHandle.standardInput.read(upToCount: 1 << 20), !chunk.isEmpty {
            input.append(contentsOf: chunk)
            guard input.count <= bytesMax else { throw ValidationError("The input is over \(bytesMax) bytes.") }
        }
        return input
    }
}
