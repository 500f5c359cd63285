import SyncCore

/// The JSON object that a webhook brings: as the body, as a form's `JSONString`, or as the fields of a form.
struct WebhookBody {
    /// In canonical form.
    let json: [UInt8]
    let members: [JSONMember]

    init(_ request: WebhookRequest) throws(WebhookFault) {
        let text = try Self.text(of: request)
        do throws(JSONFault) {
            // Refuses all that has no meaning, or more than one: depth, broken text, repeated members, bytes behind the end.
            json = try CanonicalJSON.form(of: text)
            members = try JSONMember.members(of: json[...])
        } catch {
            throw .badRequest(
                "invalid_json",
                "The body cannot be read as a JSON object: \(error).",
                nextStep: "Send the default payload as JSON, or as JSONString of a form."
            )
        }
    }

    subscript(name: String) -> JSONValue? { members.first { $0.name == name }?.value }

    private static func text(of request: WebhookRequest) throws(WebhookFault) -> [UInt8] {
        guard request.head.isForm else { return request.body }
        guard let pairs = FormPair.pairs(of: request.body) else {
            throw .badRequest(
                "invalid_form",
                "The form has a pair that is not UTF-8.",
                nextStep: "Send the form in UTF-8."
            )
        }
        if let json = pairs.first(where: { $0.name == "JSONString" }) { return Array(json.value.utf8) }
        let fields = pairs.map { (name: $0.name, json: Optional(JSONWriter.string($0.value))) }
        return Array(JSONWriter.object(fields).utf8)
    }
}
