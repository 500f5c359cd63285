/// Why a call brought no replies, and what the reader can do about it. Texts never hold a password.
///
/// What the server refuses is no such error: it is the reply of the command that it refused (``RedisReplyError``).
package struct RedisError: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        /// The URL or the settings cannot be used.
        case invalidAddress = "invalid_address"
        /// No connection, or the pause after a failed attempt is not over.
        case unavailable
        /// The server refused user or password, or asks for them.
        case credentialsRejected = "credentials_rejected"
        /// The server has no database of that number.
        case databaseRejected = "database_rejected"
        /// No secure connection: the certificate or the host name is not trusted, or the server speaks no TLS.
        case tlsFailed = "tls_failed"
        /// No answer in time. The connection was closed, because a late answer could not be told from the next one.
        case timedOut = "timed_out"
        /// The connection ended before the answer came.
        case connectionLost = "connection_lost"
        /// The server sent what is no reply.
        case protocolViolated = "protocol_violated"
        /// Too many commands or bytes wait already.
        case queueFull = "queue_full"
        /// The calling task was cancelled.
        case cancelled
        /// The client was closed.
        case closed
    }

    package let code: Code
    /// What happened, in one sentence.
    package let message: String
    /// What the reader does next, in one sentence.
    package let nextStep: String
    /// What the layer below said.
    package let cause: String?
    /// Whether the commands were handed to the connection: the server may then have carried them out, or not. They are
    /// never sent a second time.
    package let isOutcomeUnknown: Bool

    init(
        _ code: Code,
        _ message: String,
        nextStep: String,
        cause: String? = nil,
        isOutcomeUnknown: Bool = false
    ) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
        self.cause = cause
        self.isOutcomeUnknown = isOutcomeUnknown
    }

    /// The same, for a call whose commands were written.
    func afterSending() -> RedisError {
        RedisError(code, message, nextStep: nextStep, cause: cause, isOutcomeUnknown: true)
    }
}

extension RedisError: CustomStringConvertible {
    package var description: String {
        let outcome = isOutcomeUnknown ? "Whether the commands were carried out is not known." : nil
        return [message, cause.map { "(\($0))" }, outcome, nextStep].compactMap(\.self).joined(separator: " ")
    }
}
