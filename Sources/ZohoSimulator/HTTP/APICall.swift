/// A request to Zoho's side of the simulator, as a value.
struct APICall: Sendable {
    let method: String
    /// Path and query string as they came.
    let target: String
    let query: Parameters
    /// Of a form body, on the token endpoint.
    let form: Parameters
    let authorization: String?
    /// Host and port that the caller used.
    let authority: String
    let endpoint: Endpoint

    init(
        method: String,
        target: String,
        form: Parameters = Parameters(),
        authorization: String? = nil,
        authority: String = "localhost"
    ) {
        self.method = method
        self.target = target
        self.form = form
        self.authorization = authorization
        self.authority = authority
        let sides = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.query = Parameters(sides.count > 1 ? sides[1] : "")
        self.endpoint = Endpoint(path: String(sides.first ?? ""))
    }

    /// The records that it is for, by their ids; none for a list.
    var recordIDs: [String] {
        switch self.endpoint {
        case .detail(_, let id), .itemImage(let id): [id]
        case .itemDetails: self.query["item_ids"]?.split(separator: ",").map(String.init) ?? []
        case .token, .organizations, .list, .unknown: []
        }
    }

    /// The page of a list that it is for.
    var page: Int? {
        guard case .list = self.endpoint else { return nil }
        return Int(self.query["page"] ?? "1")
    }

    /// Query string and form together, and the client's id and secret from `Basic` credentials (zoho-api.md 1.2).
    var tokenParameters: Parameters {
        var parameters = self.query.merging(self.form)
        if let basic = self.authorization.flatMap(BasicCredentials.init(header:)) {
            parameters["client_id"] = basic.user
            parameters["client_secret"] = basic.password
        }
        return parameters
    }

    /// The token of `Authorization: Zoho-oauthtoken …` or, by switch, `Bearer …` (zoho-api.md 1.5).
    func token(_ quirks: Quirks) -> String? {
        guard let authorization else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        switch parts[0].lowercased() {
        case "zoho-oauthtoken": return String(parts[1])
        case "bearer" where quirks.acceptsBearer: return String(parts[1])
        default: return nil
        }
    }
}
