import NIOCore
import NIOSSL

extension RedisError {
    static let cancelled = RedisError(
        .cancelled,
        "The call was cancelled.",
        nextStep: "Nothing to do: whoever cancelled it wanted it so."
    )

    static let closed = RedisError(
        .closed,
        "The Redis client was closed.",
        nextStep: "Make a call only while the client is open."
    )

    static func backingOff(after error: RedisError, left: TimeAmount) -> RedisError {
        let milliseconds = max(1, left.nanoseconds / 1_000_000)
        return RedisError(
            .unavailable,
            "\(error.message) The next attempt to connect is made in \(milliseconds) ms at the earliest.",
            nextStep: error.nextStep,
            cause: error.cause
        )
    }

    static func timedOut(_ configuration: RedisConfiguration) -> RedisError {
        RedisError(
            .timedOut,
            "Redis at \(configuration.address) did not answer within \(configuration.commandTimeout.displayText).",
            nextStep: "Check whether the server is overloaded or stopped (`redis-cli --latency`, SLOWLOG)."
        )
    }

    /// - Parameter isOwnDeadline: the call's time was over before that of the attempt.
    static func connectTimedOut(_ configuration: RedisConfiguration, isOwnDeadline: Bool = false) -> RedisError {
        let limit = isOwnDeadline ? configuration.commandTimeout : configuration.connectTimeout
        return RedisError(
            isOwnDeadline ? .timedOut : .unavailable,
            "Redis at \(configuration.address) took no connection within \(limit.displayText).",
            nextStep: "Check host and port, that the server runs, and that TLS is on for both sides or for none."
        )
    }

    static func lost(_ configuration: RedisConfiguration, cause: String? = nil) -> RedisError {
        RedisError(
            .connectionLost,
            "The connection to Redis at \(configuration.address) ended before the answer came.",
            nextStep: "Check the server's log where this comes again.",
            cause: cause
        )
    }

    static func violated(_ configuration: RedisConfiguration, _ fault: RESPFault) -> RedisError {
        RedisError(
            .protocolViolated,
            "What answers at \(configuration.address) does not speak as Redis does: \(fault).",
            nextStep: "Check host and port, and that TLS is on for both sides or for none."
        )
    }

    /// - Parameter error: what NIO or NIOSSL threw while connecting.
    static func notConnected(_ configuration: RedisConfiguration, _ error: any Error) -> RedisError {
        if let error = error as? RedisError { return error }
        if isTLS(error) { return tlsFailed(configuration, cause: short(error)) }
        if case .connectTimeout? = error as? ChannelError { return connectTimedOut(configuration) }
        return RedisError(
            .unavailable,
            "No connection to Redis at \(configuration.address).",
            nextStep: "Check host and port, and that the server runs.",
            cause: short(error)
        )
    }

    static func tlsFailed(_ configuration: RedisConfiguration, cause: String) -> RedisError {
        RedisError(
            .tlsFailed,
            "No secure connection to Redis at \(configuration.address).",
            nextStep:
                "Check that the server speaks TLS, and that its certificate is valid for this host and signed by an "
                + "authority that is trusted here.",
            cause: cause
        )
    }

    static func isTLS(_ error: any Error) -> Bool {
        error is NIOSSLError || error is NIOSSLExtraError || error is BoringSSLError
    }

    static func isUncleanShutdown(_ error: any Error) -> Bool {
        if case .uncleanShutdown? = error as? NIOSSLError { true } else { false }
    }

    static func short(_ error: any Error) -> String {
        String(String(describing: error).prefix(200))
    }
}

extension Duration {
    /// `2 s`, `200 ms`.
    var displayText: String {
        let (seconds, attoseconds) = components
        return attoseconds == 0 ? "\(seconds) s" : "\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000) ms"
    }
}
