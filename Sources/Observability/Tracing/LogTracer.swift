package import Logging
package import SyncCore
import Synchronization
package import Tracing

/// Writes each span that ended as a line of the log, at debug: its name, how long it took, its ids, and its attributes.
///
/// Takes the place of its parent from `traceparent` where a request brought one, and hands it on the same way.
package struct LogTracer: Tracer {
    private let logger: Logger
    private let time: any TimeSource
    private let random: @Sendable () -> UInt64

    /// - Parameter random: evenly drawn; ids are made of it.
    package init(
        logger: Logger,
        time: any TimeSource,
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: 1...UInt64.max) }
    ) {
        self.logger = logger
        self.time = time
        self.random = random
    }

    package func startSpan<Start: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> ServiceContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Start,
        function: String,
        file fileID: String,
        line: UInt
    ) -> LoggedSpan {
        var context = context()
        let parent = context.trace
        context.trace = TraceContext(
            traceID: parent?.traceID ?? Self.hex(random()) + Self.hex(random()),
            spanID: Self.hex(random())
        )
        return LoggedSpan(operationName, context, parentID: parent?.spanID, time: time, logger: logger)
    }

    package func activeSpan(identifiedBy context: ServiceContext) -> LoggedSpan? { nil }

    /// Nothing is held back.
    package func forceFlush() {}

    package func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout ServiceContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let text = extractor.extract(key: TraceContext.header, from: carrier) else { return }
        context.trace = TraceContext(traceparent: text)
    }

    package func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context.trace else { return }
        injector.inject(trace.traceparent, forKey: TraceContext.header, into: &carrier)
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// A span of ``LogTracer``.
package final class LoggedSpan: Span {
    private struct State {
        var name: String
        var attributes: SpanAttributes = [:]
        var error: String?
        var hasEnded = false
    }

    package let context: ServiceContext
    private let parentID: String?
    private let startedAt: Instant
    private let time: any TimeSource
    private let logger: Logger
    private let state: Mutex<State>

    init(
        _ name: String,
        _ context: ServiceContext,
        parentID: String?,
        time: any TimeSource,
        logger: Logger
    ) {
        self.context = context
        self.parentID = parentID
        self.time = time
        self.logger = logger
        startedAt = time.now()
        state = Mutex(State(name: name))
    }

    package var isRecording: Bool { state.withLock { !$0.hasEnded } }

    package var operationName: String {
        get { state.withLock { $0.name } }
        set { state.withLock { $0.name = newValue } }
    }

    package var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { state.withLock { $0.attributes = newValue } }
    }

    package func setStatus(_ status: SpanStatus) {
        guard status.code == .error else { return }
        state.withLock { $0.error = $0.error ?? status.message ?? "error" }
    }

    package func recordError<At: TracerInstant>(
        _ error: any Error,
        attributes: SpanAttributes,
        at instant: @autoclosure () -> At
    ) {
        state.withLock { $0.error = "\(error)" }
    }

    /// A line has no place for them.
    package func addEvent(_ event: SpanEvent) {}

    package func addLink(_ link: SpanLink) {}

    package func end<At: TracerInstant>(at instant: @autoclosure () -> At) {
        let ended = state.withLock { state -> State? in
            guard !state.hasEnded else { return nil }
            state.hasEnded = true
            return state
        }
        guard let ended else { return }
        var metadata: Logger.Metadata = ["seconds": "\(startedAt.duration(to: time.now()).text(digits: 6))"]
        ended.attributes.forEach { name, value in metadata[name] = "\(Self.text(value))" }
        metadata["trace_id"] = (context.trace?.traceID).map { "\($0)" }
        metadata["span_id"] = (context.trace?.spanID).map { "\($0)" }
        metadata["parent_id"] = parentID.map { "\($0)" }
        metadata["error"] = ended.error.map { "\($0)" }
        logger.debug("Span \(ended.name)", metadata: metadata)
    }

    private static func text(_ value: SpanAttribute) -> String {
        switch value {
        case .string(let text): text
        case .int64(let number): String(number)
        case .int32(let number): String(number)
        case .double(let number): String(number)
        case .bool(let flag): String(flag)
        default: "\(value)"
        }
    }
}
