import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why no whole answer arrived. A value, so that what follows from it can be decided without a network.
enum TransportFailure: Error, Sendable, Equatable {
    case cancelled
    /// No whole answer within the time of a call.
    case timedOut(Duration)
    /// No connection: nothing was sent.
    case notConnected(String)
    /// The connection ended before the answer did.
    case cut
    case tooLarge(bytesMax: Int)
    /// In words of ours: a library's own text may quote what was sent, a header with the token among it.
    case other(String)

    /// Whether the source may have seen the call.
    var wasSent: Bool {
        if case .notConnected = self { false } else { true }
    }
}

extension TransportFailure {
    /// - Parameters:
    ///   - error: what AsyncHTTPClient or NIO threw.
    ///   - limits: of the call, for the text.
    init(_ error: any Error, callTimeout: Duration, bodyBytesMax: Int) {
        self =
            switch error {
            case let failure as TransportFailure: failure
            case is CancellationError: .cancelled
            case is NIOTooManyBytesError: .tooLarge(bytesMax: bodyBytesMax)
            case let error as HTTPClientError: Self.failure(error, callTimeout: callTimeout)
            case let error as NIOConnectionError: .notConnected(Self.reason(error))
            case let error as IOError where Self.refusals.contains(error.errnoCode): .notConnected("connection refused")
            case is IOError, is ChannelError, is HTTPParserError: .cut
            default: .other(Self.words(error))
            }
    }

    private static func failure(_ error: HTTPClientError, callTimeout: Duration) -> TransportFailure {
        switch error {
        case .cancelled: .cancelled
        case .deadlineExceeded, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout: .timedOut(callTimeout)
        case .connectTimeout, .tlsHandshakeTimeout, .socksHandshakeTimeout, .httpProxyHandshakeTimeout:
            .notConnected("no connection in time")
        case .remoteConnectionClosed, .uncleanShutdown, .bodyLengthMismatch: .cut
        // A text of the library for each kind of error, without anything that was sent.
        default: .other("the HTTP client refused: \(error.shortDescription.prefix { $0 != "(" })")
        }
    }

    private static let refusals: Set<CInt> = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH]

    private static func reason(_ error: NIOConnectionError) -> String {
        if error.dnsAError != nil || error.dnsAAAAError != nil, error.connectionErrors.isEmpty {
            return "the host name is not known"
        }
        let refused = error.connectionErrors.contains { ($0.error as? IOError)?.errnoCode == ECONNREFUSED }
        return refused ? "connection refused" : "no connection"
    }

    /// Its own text is looked at, and not shown.
    private static func words(_ error: any Error) -> String {
        let (type, text) = ("\(Swift.type(of: error))", String(describing: error))
        guard type.contains("SSL") else { return "the HTTP client failed (\(type))" }
        let certificate = ["CERTIFICATE_VERIFY_FAILED", "failedToValidateHostname", "unableToValidateCertificate"]
        return certificate.contains { text.contains($0) }
            ? "its certificate is not trusted, or is another host's" : "no secure connection could be agreed on"
    }
}

extension TransportFailure: CustomStringConvertible {
    var description: String {
        switch self {
        case .cancelled: "cancelled"
        case .timedOut(let limit): "no whole answer within \(limit.displayText)"
        case .notConnected(let reason): reason
        case .cut: "the connection was cut"
        case .tooLarge(let bytes): "the answer is larger than \(bytes) bytes"
        case .other(let text): text
        }
    }
}

extension Duration {
    /// `30 s`, `200 ms`.
    var displayText: String {
        let (seconds, attoseconds) = components
        return attoseconds == 0 ? "\(seconds) s" : "\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000) ms"
    }
}
