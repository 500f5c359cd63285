/// What Zoho's signature is made of (zoho-api 7): the pairs of query and form together, sorted by name, name and value one after
/// the other without anything between them, and then a JSON body as it stands.
enum SignedText {
    /// - Returns: nil where the body is a form that cannot be decoded.
    static func bytes(of request: WebhookRequest) -> [UInt8]? {
        var pairs = request.head.query
        if request.head.isForm {
            guard let form = FormPair.pairs(of: request.body) else { return nil }
            pairs += form
        }
        let sorted = pairs.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let text = sorted.flatMap { Array($0.name.utf8) + Array($0.value.utf8) }
        return request.head.isForm ? text : text + request.body
    }
}
