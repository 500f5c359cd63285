package import Tracing

/// Where a span stands: the ids of W3C Trace Context, level 1 (`traceparent`).
package struct TraceContext: Sendable, Equatable {
    package static let header = "traceparent"

    /// 32 hexadecimal digits, not all zero.
    package let traceID: String
    /// 16 hexadecimal digits, not all zero.
    package let spanID: String

    package init(traceID: String, spanID: String) {
        self.traceID = traceID
        self.spanID = spanID
    }

    /// - Parameter traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`; nil where it is no such text.
    package init?(traceparent: String) {
        let parts = traceparent.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        // Later versions may have more parts behind these.
        guard parts.count >= 4, parts[0].isHex(2), parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            parts[1].isHex(32), parts[2].isHex(16), parts[3].isHex(2)
        else { return nil }
        self.init(traceID: parts[1], spanID: parts[2])
    }

    package var traceparent: String { "00-\(traceID)-\(spanID)-01" }
}

extension ServiceContext {
    private enum Key: ServiceContextKey {
        typealias Value = TraceContext
        static var nameOverride: String? { "tds-trace" }
    }

    /// Of the span that is at work; nil outside of any.
    package var trace: TraceContext? {
        get { self[Key.self] }
        set { self[Key.self] = newValue }
    }
}

extension String {
    fileprivate func isHex(_ length: Int) -> Bool {
        let digits = utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        return utf8.count == length && digits && (length == 2 || contains { $0 != "0" })
    }
}
