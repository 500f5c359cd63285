package import SyncCore
import ZohoAPI

extension ZohoSource: ImageSource {
    /// Inventory alone has images (zoho-api 3.7); its items are those of Books.
    package func image(of id: String, _ type: EntityType) async throws(SyncError) -> ImageAnswer {
        let located = try located(type)
        let call = APICall(
            service: .inventory,
            path: "\(located.endpoint.path)/\(PercentEncoding.encode(id))/image",
            page: nil,
            query: [("organization_id", settings.organizationID)]
        )
        let reply = try await client.ask(call, listing: probe(of: located, .inventory)) { body throws(JSONFault) in
            try ImageReader.read(body)
        }
        // Without an image, with one that was taken away meanwhile, and with one that Zoho will not give.
        switch reply {
        case .found(let answer): return answer
        case .gone: return .unusable(reason: "Zoho has no image of \(type.name) \(id): it does not exist.")
        case .refused(let refusal):
            let refused = RecordRefusal(refusal, of: id, type, "the image of ")
            guard let error = refusal.forbidden else { return .refused(refused) }
            return .forbidden(error, refusal: refused)
        case .notNow(let error): return .notNow(error)
        }
    }

    package func imagesListingAnswers(of type: EntityType) async throws(SyncError) -> Bool {
        try await client.answers(probe(of: try located(type), .inventory))
    }
}

/// Reads the answer to the call for an image, in which JSON may come instead of bytes.
enum ImageReader {
    /// - Throws: where a gateway answered, or JSON is broken: the same call may succeed a moment later.
    static func read(_ body: [UInt8]) throws(JSONFault) -> ZohoClient.Content<ImageAnswer> {
        if let kind = ImageKind(of: body) { return (0, nil, answer(body, kind)) }
        switch body.first(where: { $0 > UInt8(ascii: " ") }) {
        case UInt8(ascii: "{"), UInt8(ascii: "<"), nil:
            // HTML and an empty body are no envelope either.
            let envelope = try AnswerReader.envelope(body)
            guard envelope.code == 0 else { return (envelope.code, envelope.message, nil) }
            return (0, nil, .unusable(reason: "Zoho answered JSON instead of an image: \(envelope.message ?? "")"))
        default:
            return (0, nil, .unusable(reason: "The \(body.count) bytes are no GIF, PNG, JPEG, BMP or WebP image."))
        }
    }

    private static func answer(_ body: [UInt8], _ kind: ImageKind) -> ImageAnswer {
        guard body.count <= ImageContent.bytesMax else {
            return .unusable(reason: "The image has \(body.count) bytes, more than \(ImageContent.bytesMax).")
        }
        return .image(ImageContent(body, kind: kind))
    }
}
