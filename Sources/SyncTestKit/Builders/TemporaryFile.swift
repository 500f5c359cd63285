import Foundation

/// Gives the path of a file that does not exist, in a directory that is removed afterwards with all that is in it.
package func withTemporaryFile(_ body: (String) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try await body(directory.appendingPathComponent("tds.sqlite").path)
}
