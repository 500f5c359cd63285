import Logging
import Observability
import SyncCore
import SyncTestKit
import Synchronization
import Testing
import Tracing

/// Spans as lines of the log.
@Suite struct TracingTests {
    private let time = TestTime()
    private let lines = SpanLines()
    private let tracer: LogTracer

    init() {
        let numbers = Mutex<UInt64>(0)
        tracer = LogTracer(logger: lines.logger, time: time) {
            numbers.withLock { number in
                number += 1
                return number
            }
        }
    }

    @Test func `a span that ended is a line with its time, its ids and its attributes`() {
        tracer.withSpan("sync.run") { span in
            span.updateAttributes {
                $0["type"] = "product"
                $0["rows"] = 12
            }
            time.advance(by: .milliseconds(1_500))
            #expect(lines.all.isEmpty)
        }
        let line = lines.all.first
        #expect(line?.message == "Span sync.run")
        #expect(line?.fields["seconds"] == "1.500000")
        #expect(line?.fields["type"] == "product")
        #expect(line?.fields["rows"] == "12")
        #expect(line?.fields["trace_id"] == "00000000000000010000000000000002")
        #expect(line?.fields["parent_id"] == nil)
    }

    @Test func `a span inside of another one has its trace, and names it as its parent`() throws {
        tracer.withSpan("outer") { _ in tracer.withSpan("inner") { _ in } }
        let (inner, outer) = (try #require(lines.all.first), try #require(lines.all.last))
        #expect(inner.fields["trace_id"] == outer.fields["trace_id"])
        #expect(inner.fields["parent_id"] == outer.fields["span_id"])
        #expect(inner.fields["span_id"] != outer.fields["span_id"])
    }

    @Test func `an error ends a span as failed, and a span ends once`() {
        let refused = SyncError(.rateLimited, "Too fast.", nextStep: "Wait.")
        #expect(throws: SyncError.self) { try tracer.withSpan("call") { _ in throw refused } }
        #expect(lines.all.first?.fields["error"] == "Too fast. Wait.")
        let span = tracer.startSpan("twice", context: .topLevel)
        span.end()
        span.end()
        #expect(lines.all.count == 2)
    }

    @Test func `a trace that a request brings goes on, and is handed on`() {
        let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        var context = ServiceContext.topLevel
        tracer.extract(["traceparent": header], into: &context, using: Headers())
        let span = tracer.startSpan("request", context: context)
        span.end()
        #expect(lines.all.first?.fields["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(lines.all.first?.fields["parent_id"] == "00f067aa0ba902b7")
        var sent: [String: String] = [:]
        tracer.inject(span.context, into: &sent, using: Headers())
        #expect(sent["traceparent"] == "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-01")
    }

    @Test(arguments: [
        "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e473x-00f067aa0ba902b7-01",
    ])
    func `what is no traceparent begins a trace of its own`(_ text: String) {
        #expect(TraceContext(traceparent: text) == nil)
    }
}

private struct Headers: Extractor, Injector {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }

    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
}

private final class SpanLines: Sendable {
    struct Line {
        let message: String
        let fields: [String: String]
    }

    private let lines = Mutex<[Line]>([])

    var all: [Line] { lines.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: SpanLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).mapValues { "\($0)" }
            lines.lines.withLock { $0.append(Line(message: event.message.description, fields: fields)) }
        }
    }
}
