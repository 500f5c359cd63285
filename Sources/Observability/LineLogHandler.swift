package import Logging
import SyncCore

/// How log lines look.
package enum LogFormat: String, Sendable, CaseIterable {
    /// `2026-11-23T20:52:25.000000Z info  Cache Statistics: … sync_id=… type=product`
    case text
    /// One JSON object a line: `time`, `level`, `logger`, `message`, and the metadata under `fields`.
    case json
}

/// Writes one line per log message, redacted, and shown where a name or a message has what acts on who reads it (`String.shown`), to a
/// sink (standard error in the program, an array in tests).
package struct LineLogHandler: LogHandler {
    package typealias Sink = @Sendable (_ line: String) -> Void

    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let label: String
    private let format: LogFormat
    private let redactor: Redactor
    private let timestamp: @Sendable () -> String
    private let sink: Sink

    /// - Parameter timestamp: the time of a line, as it is printed.
    package init(
        label: String,
        level: Logger.Level,
        format: LogFormat,
        redactor: Redactor,
        timestamp: @escaping @Sendable () -> String,
        sink: @escaping Sink
    ) {
        self.label = label
        logLevel = level
        self.format = format
        self.redactor = redactor
        self.timestamp = timestamp
        self.sink = sink
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }
            .map { (name: $0.key, value: redactor.redact("\($0.value)")) }
            .sorted { $0.name < $1.name }
        let line =
            switch format {
            case .text: textLine(event, fields)
            case .json: jsonLine(event, fields)
            }
        sink(line)
    }

    private func textLine(_ event: LogEvent, _ fields: [(name: String, value: String)]) -> String {
        let level = event.level.rawValue + String(repeating: " ", count: 8 - event.level.rawValue.count)
        let message = redactor.redact("\(event.message)").shown
        let tail = fields.map { " \($0.name.shown)=\(LineText.quotedIfNeeded($0.value))" }.joined()
        return "\(timestamp()) \(level) \(message)\(tail)"
    }

    private func jsonLine(_ event: LogEvent, _ fields: [(name: String, value: String)]) -> String {
        let members = fields.map { "\(JSONWriter.string($0.name)):\(JSONWriter.string($0.value))" }.joined(
            separator: ","
        )
        let line =
            "{\"time\":\(JSONWriter.string(timestamp())),\"level\":\"\(event.level)\",\"logger\":\(JSONWriter.string(label)),"
            + "\"message\":\(JSONWriter.string(redactor.redact("\(event.message)"))),\"fields\":{\(members)}}"
        return line.shownJSON
    }
}

/// Text that cannot break out of its line.
enum LineText {
    static func quotedIfNeeded(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "\"" && $0 != "=" }
        return isPlain && text.shown == text ? text : JSONWriter.string(text).shownJSON
    }
}
