import RedisClient
import SyncCore

extension RedisClient {
    /// Elements of one pipeline or of one MGET: long enough that the way there and back does not count.
    static let chunkSize = 1_000
    /// Chunks on their way at once. The server is busy all the time with four; with one it waits for us.
    private static let chunksInFlight = 4

    /// Sends elements in chunks, some at once, and each behind the one before it: what a later chunk writes wins.
    /// - Parameters:
    ///   - commands: the pipeline of a chunk.
    ///   - read: makes a value of its replies; runs beside the other chunks.
    /// - Returns: the values in the chunks' order.
    func inChunks<Element: Sendable, Value: Sendable>(
        _ elements: [Element],
        _ commands: @escaping @Sendable (ArraySlice<Element>) -> [RedisCommand],
        read: @escaping @Sendable (ArraySlice<Element>, [RESPValue]) throws(SyncError) -> Value
    ) async throws(SyncError) -> [Value] {
        let chunks = stride(from: 0, to: elements.count, by: Self.chunkSize).map {
            elements[$0..<min(elements.count, $0 + Self.chunkSize)]
        }
        let results = await withTaskGroup(of: (Int, Result<Value, SyncError>).self) { group in
            var results = [Result<Value, SyncError>?](repeating: nil, count: chunks.count)
            for (number, chunk) in chunks.enumerated() {
                if number >= Self.chunksInFlight, let (done, result) = await group.next() {
                    results[done] = result
                    if case .failure = result { break }
                }
                // Immediate: it has handed its commands over when the next chunk begins.
                group.addImmediateTask {
                    do throws(SyncError) {
                        return (number, .success(try read(chunk, try await self.replies(to: commands(chunk)))))
                    } catch {
                        return (number, .failure(error))
                    }
                }
            }
            for await (done, result) in group { results[done] = result }
            return results
        }
        var values: [Value] = []
        values.reserveCapacity(chunks.count)
        for result in results.compactMap(\.self) { values.append(try result.get()) }
        return values
    }

    /// The replies to commands of which none may fail.
    func replies(to commands: [RedisCommand]) async throws(SyncError) -> [RESPValue] {
        let replies: [RESPValue]
        do throws(RedisError) {
            replies = try await pipeline(commands)
        } catch {
            throw SyncError(redis: error)
        }
        for reply in replies {
            if let refusal = reply.error { throw SyncError(refusal: refusal, at: address) }
        }
        return replies
    }
}
