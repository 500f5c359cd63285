import HTTPTypes
import Hummingbird
import Tracing

/// The span of a request, in the trace that its client began (`traceparent`), or in one of its own.
enum RequestSpan {
    static func around(
        _ request: Request,
        _ context: ServerContext,
        _ body: () async throws -> Response
    ) async throws -> Response {
        var trace = ServiceContext.topLevel
        InstrumentationSystem.instrument.extract(request.headers, into: &trace, using: HeaderExtractor())
        return try await withSpan("request", context: trace, ofKind: .server) { span in
            span.updateAttributes {
                $0["method"] = request.method.rawValue
                $0["route"] = context.endpointPath ?? "none"
                $0["correlation_id"] = context.correlationID
            }
            let response = try await body()
            span.updateAttributes { $0["status"] = response.status.code }
            return response
        }
    }
}

private struct HeaderExtractor: Extractor {
    func extract(key: String, from headers: HTTPFields) -> String? {
        HTTPField.Name(key).flatMap { headers[$0] }
    }
}
