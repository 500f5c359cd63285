import HTTPTypes
import Hummingbird
import NIOCore

extension APIAnswer {
    /// The same for Hummingbird.
    var response: Response {
        var headers = headers
        headers[.contentType] = contentType
        let content =
            switch body {
            case .bytes(let bytes): ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            case .stream(let pieces):
                ResponseBody { writer in
                    for await piece in pieces { try await writer.write(ByteBuffer(string: piece)) }
                    try await writer.finish(nil)
                }
            }
        return Response(status: .init(code: status), headers: headers, body: content)
    }
}
