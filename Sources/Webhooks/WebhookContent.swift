import SyncCore

/// What a webhook's body holds.
enum WebhookContent: Sendable {
    case json([UInt8])
    case form([FormPair])

    /// Programs call JSON a form (curl does), and a form JSON: where the body begins like JSON, it is taken for that.
    init(_ body: [UInt8], contentType: String?) {
        let body = body.utf8
        let mediaType = contentType?.split(separator: ";").first?.lowercased().filter { !$0.isWhitespace }
        if mediaType == "multipart/form-data", let contentType,
            let pairs = MultipartForm.pairs(of: body, contentType: contentType)
        {
            self = .form(pairs)
        } else if body.jsonText.isContainer || body.jsonText.first == UInt8(ascii: "\"") {
            self = .json(body)
        } else if mediaType == "application/x-www-form-urlencoded" || body.contains(UInt8(ascii: "=")) {
            self = .form(FormPair.pairs(of: body))
        } else {
            self = .json(body)
        }
    }

    /// JSON texts that a record may be in, the likeliest first.
    var texts: [[UInt8]] {
        switch self {
        case .json(let text): [Array(text.jsonText)]
        case .form(let pairs): Self.texts(of: pairs)
        }
    }

    /// A form has the record as `JSONString`, as JSON in another field, or as its fields.
    private static func texts(of pairs: [FormPair]) -> [[UInt8]] {
        let texts = pairs.filter { $0.name.lowercased() == "jsonstring" }
        let others = pairs.filter { $0.name.lowercased() != "jsonstring" && $0.valueBytes.jsonText.isContainer }
        return (texts + others).map { Array($0.valueBytes.jsonText) } + [fields(pairs)]
    }

    /// Pairs as an object of texts.
    static func fields(_ pairs: [FormPair]) -> [UInt8] {
        Array(JSONWriter.object(pairs.map { ($0.name, JSONWriter.string($0.value)) }).utf8)
    }
}

extension [UInt8] {
    /// The same text in UTF-8, where its byte order mark says that it is UTF-16.
    fileprivate var utf8: [UInt8] {
        let isLittleEndian = starts(with: [0xFF, 0xFE])
        guard isLittleEndian || starts(with: [0xFE, 0xFF]) else { return self }
        let units = stride(from: 2, to: count - 1, by: 2).map { index in
            let pair = (UInt16(self[index]), UInt16(self[index + 1]))
            return isLittleEndian ? pair.0 | pair.1 << 8 : pair.0 << 8 | pair.1
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// Without a byte order mark, which some programs begin a text with, and white space before the text.
    fileprivate var jsonText: ArraySlice<UInt8> {
        (starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self[...]).drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var isContainer: Bool { first == UInt8(ascii: "{") || first == UInt8(ascii: "[") }
}
