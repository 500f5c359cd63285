package import SyncCore
package import Tracing

/// A span around `body`, which it is the parent of all spans in. An error ends it as failed.
///
/// Costs next to nothing where no tracer is set up.
package func spanned<Result>(
    _ name: String,
    _ attributes: SpanAttributes,
    ofKind kind: SpanKind = .internal,
    _ body: () async throws(SyncError) -> Result
) async throws(SyncError) -> Result {
    try await withSpan(name, ofKind: kind) { span -> Swift.Result<Result, SyncError> in
        span.updateAttributes { $0.merge(attributes) }
        do throws(SyncError) {
            return .success(try await body())
        } catch {
            span.fail(error)
            return .failure(error)
        }
    }.get()
}

extension Span {
    /// Being cancelled is no failure.
    func fail(_ error: SyncError) {
        guard error.code != .cancelled else { return }
        recordError(error)
        setStatus(SpanStatus(code: .error, message: error.code.rawValue))
    }
}
