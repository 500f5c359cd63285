/// Waits until something is so. Nothing is slept: each look takes its own time, or lets others work.
///
/// - Parameters:
///   - what: what is waited for, as the end of "it never came to this: …".
///   - limit: how long, at most.
/// - Throws: ``NeverSo`` where the time is up, so that a hang is a failure with a reason.
package func until(
    _ what: String,
    within limit: Duration = .seconds(60),
    _ isSo: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !isSo() {
        guard ContinuousClock.now < end else { throw NeverSo(what: what, limit: limit) }
        try Task.checkCancellation()
        await Task.yield()
    }
}

package struct NeverSo: Error, CustomStringConvertible {
    let what: String
    let limit: Duration

    package var description: String { "within \(limit) it never came to this: \(what)" }
}
