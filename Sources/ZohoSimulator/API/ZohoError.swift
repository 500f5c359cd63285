/// A refusal as Zoho words it (zoho-api.md 1.3, 5.1 and 6).
struct ZohoError: Error, Equatable {
    let status: Int
    let code: Int
    let message: String
    /// Seconds, where Zoho tells how long to stay away.
    var retryAfter: Int?

    static let noAuthorization = ZohoError(
        status: 401,
        code: 14,
        message: "The request could not be authenticated as the authentication value you entered is invalid. "
            + "Enter a valid authentication value and try again."
    )
    static let notAuthorized = ZohoError(
        status: 401,
        code: 57,
        message: "You are not authorized to perform this operation"
    )
    static let noOrganization = ZohoError(
        status: 400,
        code: 4029,
        message: "The parameter organization_id is missing."
    )
    static let noImage = ZohoError(status: 404, code: 1002, message: "Image does not exist.")
    static let unknownResource = ZohoError(status: 404, code: 1002, message: "Resource does not exist")
    static let unknownPath = ZohoError(status: 404, code: 5, message: "Invalid URL Passed")
    static let wrongMethod = ZohoError(
        status: 405,
        code: 37,
        message: "The HTTP method is not allowed for the requested resource"
    )
    static let tooManyAtOnce = ZohoError(
        status: 429,
        code: 1070,
        message: "You have reached the maximum number of in process requests allowed. "
            + "Kindly try again after some time."
    )

    static func foreignOrganization(_ id: String) -> ZohoError {
        ZohoError(
            status: 400,
            code: 6041,
            message: "This user is not associated with the CompanyID/CompanyName:\(id)."
        )
    }

    static func invalidValue(of parameter: String) -> ZohoError {
        ZohoError(status: 400, code: 2, message: "Invalid value passed for \(parameter)")
    }

    static func unknownRecord(_ module: Module) -> ZohoError {
        ZohoError(status: 404, code: 1002, message: "\(module.title) does not exist.")
    }

    static func dailyQuota(_ limit: Int) -> ZohoError {
        ZohoError(
            status: 429,
            code: 45,
            message: "The API call for this organization has exceeded the maximum call rate limit of \(limit)."
        )
    }

    /// Too many calls in a minute. `code43` chooses the recorded form for a user or address, an hour long.
    static func perMinute(code43: Bool, retryAfter: Int?) -> ZohoError {
        ZohoError(
            status: 429,
            code: code43 ? 43 : 44,
            message: code43
                ? "For security reasons you have been blocked for some time as you have exceeded the maximum number of "
                    + "requests per minute."
                : "For security reasons your organization has been blocked as it have exceeded the maximum number of "
                    + "requests per minute that can originate from an organization.",
            retryAfter: retryAfter
        )
    }
}
