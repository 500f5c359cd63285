/// What Zoho's signature is made of (zoho-api 7): the pairs of query and form together, sorted by name, name and value one after
/// the other without anything between them, and then a JSON body as it stands. All as it was before a content coding was put on.
enum SignedText {
    static func bytes(of request: WebhookRequest) -> [UInt8] {
        switch request.content {
        case .json(let body): text(request.head.query) + body
        case .form(let pairs): text(request.head.query + pairs)
        }
    }

    private static func text(_ pairs: [FormPair]) -> [UInt8] {
        pairs.sorted { $0.nameBytes.lexicographicallyPrecedes($1.nameBytes) }.flatMap { $0.nameBytes + $0.valueBytes }
    }
}
