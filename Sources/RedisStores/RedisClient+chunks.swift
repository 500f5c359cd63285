package import RedisClient
import SyncCore

extension RedisClient {
    /// Elements of one pipeline or of one MGET: long enough that the way there and back does not count.
    package static let chunkSize = 1_000
    /// Chunks on their way at once. The server is busy all the time with four; with one it waits for us.
    package static let chunksInFlight = 4

    /// Sends elements in chunks, some at once, and each behind the one before it: what a later chunk writes wins.
    /// - Parameters:
    ///   - commands: the pipeline of a chunk.
    ///   - read: makes a value of its replies; runs beside the other chunks.
    ///   - gather: adds a chunk's value to the result, in any order of the chunks, while the server works on the next ones.
    func inChunks<Element: Sendable, Value: Sendable, Gathered: Sendable>(
        _ elements: [Element],
        into initial: Gathered,
        _ commands: @escaping @Sendable (ArraySlice<Element>) -> [RedisCommand],
        read: @escaping @Sendable (ArraySlice<Element>, [RESPValue]) throws(SyncError) -> Value,
        gather: (inout Gathered, Value) -> Void
    ) async throws(SyncError) -> Gathered {
        let chunks = stride(from: 0, to: elements.count, by: Self.chunkSize).map {
            elements[$0..<min(elements.count, $0 + Self.chunkSize)]
        }
        let result = await withTaskGroup(of: Result<Value, SyncError>.self) { group in
            var gathered = initial
            var failure: SyncError?
            func take(_ result: Result<Value, SyncError>) {
                switch result {
                case .success(let value): gather(&gathered, value)
                case .failure(let error): failure = failure ?? error
                }
            }
            for (number, chunk) in chunks.enumerated() {
                let done = number >= Self.chunksInFlight ? await group.next() : nil
                if case .failure = done {
                    done.map(take)
                    break
                }
                // Immediate: it has handed its commands over when the next chunk begins.
                group.addImmediateTask {
                    do throws(SyncError) {
                        return .success(try read(chunk, try await self.replies(to: commands(chunk))))
                    } catch {
                        return .failure(error)
                    }
                }
                done.map(take)
            }
            for await done in group { take(done) }
            return failure.map { Result<Gathered, SyncError>.failure($0) } ?? .success(gathered)
        }
        return try result.get()
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
