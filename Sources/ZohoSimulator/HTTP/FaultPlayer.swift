import HTTPTypes
import Hummingbird
import NIOCore

/// Makes a fault happen on the wire.
enum FaultPlayer {
    /// The answer that a fault brings itself; nothing when the organization answers.
    static func answer(_ fault: Fault) -> Answer? {
        guard fault.replacesAnswer else { return nil }
        let status = fault.status ?? 200
        var answer: Answer
        if let body = fault.body {
            answer = Answer(status: status, json: ByteBuffer(string: body))
            if body.hasPrefix("<") { answer.headers[.contentType] = "text/html;charset=UTF-8" }
        } else {
            let code = fault.code ?? (status < 400 ? 0 : 1000)
            answer = Answer(
                status: status,
                json: Answer.errorBody(code: code, message: fault.message ?? "Internal error")
            )
        }
        for (name, value) in fault.headers {
            if let name = HTTPField.Name(name) { answer.headers[name] = value }
        }
        return answer
    }

    /// The answer as it goes out: whole, short, or cut off with the connection.
    static func response(_ answer: Answer, spoiledBy fault: Fault?) -> Response {
        var body = answer.body
        if let fault, !fault.edits.isEmpty {
            let read = ReadCounter.digits(fault.strike)
            body = ByteBuffer(
                bytes: fault.edits.reduce(Array(body.readableBytesView)) { $1.applied(to: $0, read: read) }
            )
        }
        if let bytes = fault?.truncate {
            body = body.getSlice(at: body.readerIndex, length: min(max(0, bytes), body.readableBytes)) ?? body
        }
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: answer.headers,
            body: fault?.cut == true ? Self.cut(body) : ResponseBody(byteBuffer: body)
        )
    }

    /// How long a call is left without an answer: far beyond anybody's patience, and not for ever.
    private static let hangs: Duration = .seconds(900)

    /// Waits until the server ends, and no longer than ``hangs``.
    ///
    /// A caller who hangs up is not noticed: watching the connection while the body is consumed ends the process in debug
    /// builds (Hummingbird 2.28's `consumeWithCancellationOnInboundClose`, "deinited without calling finish").
    static func hang() async throws {
        try await Task.sleep(for: hangs)
    }

    /// Promises the whole body, sends half of it and fails, which closes the connection.
    private static func cut(_ body: ByteBuffer) -> ResponseBody {
        ResponseBody(contentLength: max(2, body.readableBytes)) { writer in
            if let half = body.getSlice(at: body.readerIndex, length: body.readableBytes / 2) {
                try await writer.write(half)
            }
            throw ConnectionCut()
        }
    }

    private struct ConnectionCut: Error {}
}
