import SyncCore

/// Waits for an answer so long and no longer.
///
/// What does not answer in time is cancelled and left alone, since it may not notice; whoever calls this sees to it that no more
/// of them are begun meanwhile.
/// - Returns: nil where the time was over first.
func withDeadline<Answer: Sendable>(
    _ patience: Duration,
    _ time: any TimeSource,
    _ body: @escaping @Sendable () async -> Answer
) async -> Answer? {
    let (answers, inbox) = AsyncStream<Answer?>.makeStream(bufferingPolicy: .bufferingOldest(1))
    let work = Task { inbox.yield(await body()) }
    let clock = Task {
        try? await time.sleep(for: patience)
        if !Task.isCancelled { inbox.yield(nil) }
    }
    defer {
        work.cancel()
        clock.cancel()
    }
    return await answers.first { _ in true } ?? nil
}
