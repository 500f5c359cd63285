import Foundation
import SyncTestKit

/// Another machine, as far as the network goes: a namespace of the kernel with a cable to this one.
struct NetworkNamespace: Sendable {
    private let name: String
    /// This machine, as the other one sees it.
    let hostAddress: String

    /// Only root may make one.
    static var isPossible: Bool { geteuid() == 0 }

    static func with(_ body: (NetworkNamespace) async throws -> Void) async throws {
        let number = Int.random(in: 0..<16_384)
        // One of the 16,384 nets of four addresses in 10.213.0.0/16.
        let net = "10.213.\(number / 64).\(number % 64 * 4 + 1)"
        let guest = "10.213.\(number / 64).\(number % 64 * 4 + 2)"
        let namespace = NetworkNamespace(name: "tds-\(number)", hostAddress: net)
        do {
            try await ip("netns", "add", namespace.name)
            try await ip("link", "add", "tdsa\(number)", "type", "veth", "peer", "name", "tdsb\(number)")
            try await ip("link", "set", "tdsb\(number)", "netns", namespace.name)
            try await ip("address", "add", "\(net)/30", "dev", "tdsa\(number)")
            try await ip("link", "set", "tdsa\(number)", "up")
            try await ip("-n", namespace.name, "address", "add", "\(guest)/30", "dev", "tdsb\(number)")
            try await ip("-n", namespace.name, "link", "set", "tdsb\(number)", "up")
            try await body(namespace)
        } catch {
            try? await ip("netns", "delete", namespace.name)
            throw error
        }
        // The cable goes with it.
        try await ip("netns", "delete", namespace.name)
    }

    /// Runs curl on the other machine.
    func curl(_ arguments: [String]) async throws -> EndedProgram {
        try await Tool.run("ip", ["netns", "exec", name, "curl", "--silent", "--max-time", "30"] + arguments)
    }

    private static func ip(_ arguments: String...) async throws {
        let result = try await Tool.run("ip", arguments)
        guard result.status == 0 else { throw Missing(description: "ip \(arguments): \(result.errors)") }
    }
}
