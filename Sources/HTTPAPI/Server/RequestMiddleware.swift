import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import SyncCore
import SyncEngine

/// Around every request: who may come in, what faults become, what every answer says, and a line in the log.
struct RequestMiddleware: RouterMiddleware {
    let gate: TokenGate
    let methods: MethodTable
    let observer: RequestObserver
    let time: any TimeSource
    let logger: Logger

    func handle(
        _ request: Request,
        context: ServerContext,
        next: @concurrent (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let began = time.now()
        var context = context
        context.correlationID = Self.correlationID(of: request)
        var response: Response
        do {
            try gate.check(request.head)
            response = try await RequestSpan.around(request, context) { try await next(request, context) }
        } catch {
            response = fault(error, request, context).answer.response(for: nil)
            if request.hasBody {
                // Perhaps not all of it was read: nothing else may come on this connection.
                response.headers[.connection] = "close"
                context.closeSoon()
            }
        }
        for (name, value) in Self.headers { response.headers[name] = value }
        response.headers[.requestID] = context.correlationID
        note(request, context, response, began)
        return response
    }

    // MARK: Steps

    private func fault(_ error: any Error, _ request: Request, _ context: ServerContext) -> APIFault {
        switch error {
        case let fault as APIFault: return fault
        case let error as SyncError: return APIFault(error)
        case let error as HTTPError where error.status == .notFound: return methods.fault(at: request.uri.path)
        case let error as HTTPError:
            return APIFault(
                error.status.code,
                "bad_request",
                "The request cannot be read.",
                nextStep: "See /openapi.json."
            )
        case is CancellationError: return APIFault(SyncError.cancelled)
        default:
            logger.error(
                "A request failed",
                metadata: ["correlation_id": "\(context.correlationID)", "error": "\(error)"]
            )
            return .unexpected
        }
    }

    private func note(_ request: Request, _ context: ServerContext, _ response: Response, _ began: Instant) {
        let took = began.duration(to: time.now())
        let route = context.endpointPath ?? "none"
        observer.answered(request.method.rawValue, route, response.status.code, took)
        logger.debug(
            "\(request.method) \(request.uri.path) \(response.status.code)",
            metadata: ["correlation_id": "\(context.correlationID)", "seconds": "\(took.text(digits: 4))"]
        )
    }

    /// The client's own, where it can be written into a log; otherwise a new one.
    private static func correlationID(of request: Request) -> String {
        let given = request.headers[.requestID] ?? ""
        let isUsable =
            (1...128).contains(given.utf8.count) && given.utf8.allSatisfy { $0.isIDByte || $0 == UInt8(ascii: ".") }
        return isUsable ? given : UUID().uuidString.lowercased()
    }

    /// What a browser may do with an answer: show it, here only, and keep none.
    private static let headers: [(HTTPField.Name, String)] = [
        (.cacheControl, "no-store"),
        (.contentSecurityPolicy, policy),
        (.xContentTypeOptions, "nosniff"),
        (.referrerPolicy, "no-referrer"),
        (.frameOptions, "DENY"),
    ]

    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'
        """
}

/// Told of every answer, for the metrics.
package struct RequestObserver: Sendable {
    /// Of HTTP method, route (with its placeholders), status, and how long it took.
    package let answered: @Sendable (_ method: String, _ route: String, _ status: Int, _ took: Duration) -> Void

    package init(answered: @escaping @Sendable (String, String, Int, Duration) -> Void) {
        self.answered = answered
    }
}

extension Request {
    fileprivate var hasBody: Bool {
        headers[.transferEncoding] != nil || (headers[.contentLength].flatMap { Int($0) } ?? 0) > 0
    }
}

extension APIFault {
    fileprivate static let unexpected = APIFault(
        500,
        "unexpected",
        "The server could not answer.",
        nextStep: "Look for the X-Request-ID in the server's log."
    )
}
