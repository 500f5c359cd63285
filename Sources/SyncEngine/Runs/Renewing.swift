import SyncCore

/// Works under something that runs out unless it is renewed: a lease, a claim.
///
/// A renewal that fails because the database is away is tried again at the next turn. What is lost needs no signal to the work: what it
/// writes or says then counts for nothing.
///
/// - Parameters:
///   - held: what is renewed.
///   - interval: between two renewals.
///   - renew: returns what is held from then on; nil where it is lost.
func renewing<Held: Sendable, Value: Sendable, Failure: Error>(
    _ held: Held,
    every interval: Duration,
    _ time: any TimeSource,
    by renew: @escaping @Sendable (Held) async throws(SyncError) -> Held?,
    _ body: () async throws(Failure) -> Value
) async throws(Failure) -> Value {
    let result = await withTaskGroup(of: Void.self) { group -> Result<Value, Failure> in
        group.addTask {
            var held = held
            while !Task.isCancelled {
                do throws(SyncError) {
                    try await time.sleep(for: interval)
                    guard let next = try await renew(held) else { return }
                    held = next
                } catch {
                    guard error.code == .destinationUnavailable else { return }
                }
            }
        }
        defer { group.cancelAll() }
        do throws(Failure) {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
    return try result.get()
}
