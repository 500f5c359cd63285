import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// The content coding of a request's body (RFC 9110, section 8.4).
enum ContentCoding {
    /// - Parameters:
    ///   - coding: the request's `Content-Encoding`; nil where it has none.
    ///   - max: bytes that the body may have without its coding.
    /// - Throws: ``APIFault``: 413 where it has more, 415 for another coding, 400 where it is not what the coding says.
    static func decoded(_ body: [UInt8], _ coding: String?, max: Int) throws(APIFault) -> [UInt8] {
        switch coding?.lowercased().filter({ $0 != " " }) ?? "" {
        case "", "identity": return body
        // The library tells the two by their first bytes.
        case "gzip", "x-gzip", "deflate": return try inflated(body, max: max)
        default: throw .unknownCoding
        }
    }

    private static func inflated(_ body: [UInt8], max: Int) throws(APIFault) -> [UInt8] {
        let channel = EmbeddedChannel(handler: NIOHTTPRequestDecompressor(limit: .size(max)))
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        do {
            let headers: HTTPHeaders = ["Content-Encoding": "gzip"]
            let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/", headers: headers)
            for part in [HTTPServerRequestPart.head(head), .body(ByteBuffer(bytes: body)), .end(nil)] {
                try channel.writeInbound(part)
            }
            var bytes: [UInt8] = []
            while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
                if case .body(let piece) = part { bytes += piece.readableBytesView }
            }
            return bytes
        } catch NIOHTTPDecompression.DecompressionError.limit {
            throw .tooLarge(max)
        } catch {
            throw .brokenCoding
        }
    }
}

extension APIFault {
    fileprivate static let unknownCoding = APIFault(
        415,
        "unknown_coding",
        "The body's Content-Encoding is not known here.",
        nextStep: "Send the body as it is, or with gzip or deflate."
    )

    fileprivate static let brokenCoding = APIFault(
        400,
        "broken_coding",
        "The body is not what its Content-Encoding says, or is cut.",
        nextStep: "Send it again, or without Content-Encoding."
    )
}
