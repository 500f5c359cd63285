import HTTPTypes

extension HTTPField.Name {
    /// RFC 7240.
    static let prefer = named("Prefer")
    static let preferenceApplied = named("Preference-Applied")
    static let requestID = named("X-Request-ID")
    static let referrerPolicy = named("Referrer-Policy")
    static let frameOptions = named("X-Frame-Options")
    static let fetchSite = named("Sec-Fetch-Site")

    /// Of a name that is a token (RFC 9110, section 5.6.2), as all above are.
    private static func named(_ name: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name("\(name)") else { preconditionFailure("no token: \(name)") }
        return name
    }
}
