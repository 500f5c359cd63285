import NIOCore

/// One pipeline on its way: what is written, and who hears of its replies.
struct RedisRequest: Sendable {
    typealias Outcome = Result<RESPFrame, RedisError>

    let bytes: ByteBuffer
    /// How many commands `bytes` holds.
    let replies: Int
    let deadline: NIODeadline
    /// False when nobody waits any more: what is not written yet then never is.
    let isWanted: @Sendable () -> Bool
    /// Called once, on the event loop, when the replies are here or will not come.
    let settle: @Sendable (Outcome) -> Void
}
