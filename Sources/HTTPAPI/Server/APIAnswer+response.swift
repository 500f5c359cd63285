import HTTPTypes
import Hummingbird
import NIOCore

extension APIAnswer {
    /// The same for Hummingbird. A stream is for a client that is there (``Route/endsWithClient``), and ends with it.
    func response(for client: ClientPresence?) -> Response {
        var headers = headers
        headers[.contentType] = contentType
        let content =
            switch body {
            case .bytes(let bytes): ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            case .stream(let next):
                ResponseBody { writer in
                    while let piece = try await client?.during(next) {
                        try await writer.write(ByteBuffer(string: piece))
                    }
                    try await writer.finish(nil)
                }
            }
        return Response(status: .init(code: status), headers: headers, body: content)
    }
}
