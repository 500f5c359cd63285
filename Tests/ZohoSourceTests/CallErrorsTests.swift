import NIOHTTP1
import SyncCore
import Testing
import ZohoAPI

@testable import ZohoSource

/// Every refusal of the API and the text a person gets for it.
@Suite struct CallErrorsTests {
    private let now = Instant(seconds: 1_763_020_800)
    private let call = APICall(
        service: .inventory,
        path: "items",
        page: 3,
        query: [("organization_id", "760"), ("page", "3")]
    )

    private func error(
        _ status: Int,
        _ code: Int?,
        _ message: String? = nil,
        headers: HTTPHeaders = [:],
        body: String = "",
        tokenIsFresh: Bool = false,
        resetsAt: Instant? = nil,
        service: ZohoService = .inventory
    ) -> SyncError {
        CallErrors.error(
            HTTPAnswer(status: status, headers: headers, body: Array(body.utf8)),
            code: code,
            message: message,
            CallContext(
                call: APICall(service: service, path: call.path, page: call.page, query: call.query),
                base: BaseURL(known: "https://www.zohoapis.com"),
                now: now,
                organizationID: "760",
                region: .us,
                tokenIsFresh: tokenIsFresh,
                quotaResetsAt: resetsAt
            )
        )
    }

    @Test(arguments: [(401, 14), (401, 57), (400, 57), (200, 57)])
    func `a refused token asks for another one first`(status: Int, code: Int) {
        #expect(error(status, code).code == .unauthorized)
    }

    @Test func `code 57 on a fresh token names the missing scope`() {
        let error = error(401, 57, "You are not authorized to perform this operation", tokenIsFresh: true)
        #expect(error.code == .scopeMissing)
        #expect(
            error.description
                == "GET /inventory/v1/items page 3: Zoho refused a fresh access token (code 57): the scope "
                + "ZohoInventory.items.READ is missing. (You are not authorized to perform this operation) Make a new refresh "
                + "token with ZohoInventory.items.READ among its scopes and set ZOHO_REFRESH_TOKEN to it."
        )
    }

    @Test func `each scope that may be the missing one is named`() {
        let error = error(401, 57, tokenIsFresh: true, service: .books)
        #expect(error.message.contains("ZohoBooks.settings.READ or ZohoBooks.items.READ"))
        #expect(error.nextStep.contains("ZohoBooks.items.READ"))
        // No other token is asked for now, so this is all that a person gets.
        #expect(self.error(401, 57, service: .books).nextStep.contains("ZohoBooks.items.READ"))
    }

    @Test func `code 14 on a fresh token is not a missing scope`() {
        let error = error(401, 14, tokenIsFresh: true)
        #expect(error.code == .unauthorized)
        #expect(
            error.message == "GET /inventory/v1/items page 3: Zoho refused a fresh access token, Zoho's code 14."
        )
    }

    @Test func `a foreign organization is named with its setting`() {
        let error = error(400, 6041, "This user is not associated with the CompanyID/CompanyName:760.")
        #expect(error.code == .wrongOrganization)
        #expect(
            error.description
                == "GET /inventory/v1/items page 3: this account has no access to organization 760 (code 6041). "
                + "Set ZOHO_ORGANIZATION_ID to one that `tds doctor` lists."
        )
    }

    @Test(arguments: [(43, 3_600, "09:00:00"), (44, 1_800, "08:30:00")])
    func `too many calls in a minute throttle the organization until Retry-After`(code: Int, seconds: Int, end: String)
    {
        let error = error(429, code, headers: ["Retry-After": "\(seconds)"])
        #expect(error.code == .rateLimited)
        #expect(error.disposition == .throttle)
        #expect(error.retryAfter == .seconds(seconds))
        #expect(
            error.message
                == "GET /inventory/v1/items page 3: too many calls in a minute (HTTP 429, code \(code)); "
                + "Zoho takes no call of organization 760 until 2025-11-13 \(end) UTC."
        )
    }

    @Test func `a throttle without Retry-After is bounded, and so is one beyond reason`() {
        #expect(error(429, 44).retryAfter == .seconds(300))
        #expect(error(429, 44, headers: ["Retry-After": "9223372036854775807"]).retryAfter == .seconds(86_400))
        #expect(error(429, 44, headers: ["Retry-After": "-5"]).retryAfter == .seconds(300))
    }

    @Test func `a 429 without JSON is a throttle too`() {
        #expect(error(429, nil, body: "<html>Too Many Requests</html>").retryAfter == .seconds(60))
        #expect(error(429, nil, headers: ["Retry-After": "7"]).code == .rateLimited)
    }

    @Test func `a spent day throttles until the reset that the answer tells`() {
        let error = error(429, 45, headers: ["X-Rate-Limit-Reset": "46800", "Retry-After": "5"])
        #expect(error.code == .dailyQuotaSpent)
        #expect(error.retryAfter == .seconds(46_800))
        #expect(
            error.message
                == "GET /inventory/v1/items page 3: the calls of the day of organization 760 are spent (code 45); "
                + "they come back at 2025-11-13 21:00:00 UTC."
        )
    }

    @Test func `a spent day without a reset goes by what an earlier answer told`() {
        #expect(error(429, 45, resetsAt: now.advanced(by: .seconds(90))).retryAfter == .seconds(90))
        #expect(error(429, 45, resetsAt: now.advanced(by: .seconds(-90))).retryAfter == .seconds(3_600))
        #expect(error(429, 45).retryAfter == .seconds(3_600))
    }

    @Test func `too many calls at once are tried again`() {
        #expect(error(429, 1070).code == .concurrencyExceeded)
        #expect(error(429, 1070).disposition == .retry)
        #expect(
            error(429, 1070).message == "GET /inventory/v1/items page 3: too many calls in process at once (code 1070)."
        )
    }

    @Test func `an unknown record is the record's matter, an unknown address the call's`() {
        #expect(error(404, 1002, "Item does not exist.").code == .recordNotFound)
        #expect(error(404, 1002, "Item does not exist.").disposition == .setRecordAside)
        #expect(error(404, 5, "Invalid URL Passed").code == .requestRejected)
    }

    @Test(arguments: [500, 502, 503, 504])
    func `server errors may pass, with or without JSON`(status: Int) {
        #expect(error(status, 1000, "Internal error").code == .sourceUnavailable)
        let error = error(status, nil, body: "<html>\n<h1>Bad\u{7} Gateway</h1>")
        #expect(error.disposition == .retry)
        #expect(error.message == "GET /inventory/v1/items page 3: Zoho answered HTTP \(status).")
        #expect(error.cause == "begins with: <html> <h1>Bad Gateway</h1>")
    }

    @Test(arguments: [200, 400, 401, 403, 404, 500])
    func `an internal error may pass, whatever its status`(status: Int) {
        #expect(error(status, 1000, "Internal Error").code == .sourceUnavailable)
    }

    @Test(arguments: [400, 403, 405, 407, 413, 418])
    func `a refusal that is not the API's may pass`(status: Int) {
        for body in ["<html>Blocked</html>", #"{"message":"Forbidden"}"#, ""] {
            let error = error(status, nil, body: body)
            #expect(error.code == .unreadableAnswer)
            #expect(error.disposition == .retry)
            #expect(error.message.contains("HTTP \(status)"))
        }
    }

    @Test func `an address that nobody knows does not pass`() {
        #expect(error(404, nil, body: "<html>Not Found</html>").disposition == .stopRun)
    }

    @Test func `a sign-in page is called one`() {
        #expect(error(403, nil, body: "<html><title>Zoho Sign In</title>").message.contains("it is a sign-in page"))
        #expect(!error(403, nil, body: "<html>Blocked</html>").message.contains("sign-in"))
    }

    @Test(arguments: [
        ("https://www.zohoapis.eu/inventory/v1/items", "www.zohoapis.eu", SyncError.Code.configuration, "\"eu\""),
        ("https://inventory.zoho.com.au/x", "inventory.zoho.com.au", .configuration, "\"au\""),
        ("https://accounts.zohocloud.ca/signin", "accounts.zohocloud.ca, a sign-in page", .configuration, "\"ca\""),
        ("https://accounts.zoho.com/signin", "accounts.zoho.com, a sign-in page", .requestRejected, "ZOHO_API_URL"),
        ("https://portal.example/login?next=x", "portal.example, a sign-in page", .requestRejected, "ZOHO_API_URL"),
        ("https://evil-zoho.eu/", "evil-zoho.eu", .requestRejected, "ZOHO_API_URL"),
        ("/elsewhere", "another address of the same host", .requestRejected, "ZOHO_API_URL"),
        ("", "another address of the same host", .requestRejected, "ZOHO_API_URL"),
    ])
    func `a redirect is told with its target, and not repeated`(
        location: String,
        told: String,
        code: SyncError.Code,
        step: String
    ) {
        for status in [301, 302, 307, 308] {
            let error = error(status, nil, headers: ["Location": location], tokenIsFresh: true)
            #expect(error.code == code)
            #expect(error.disposition == .stopRun)
            #expect(
                error.message
                    == "GET /inventory/v1/items page 3 was sent on from www.zohoapis.com to \(told) (HTTP \(status))."
            )
            #expect(error.nextStep.contains(step))
            #expect(error.nextStep.contains("ZOHO_REGION") == (code == .configuration))
        }
    }

    @Test func `any other refusal carries Zoho's code and message`() {
        let error = error(400, 2, "Invalid value passed for filter_by")
        #expect(error.code == .requestRejected)
        #expect(
            error.description
                == "GET /inventory/v1/items page 3: Zoho rejected the call with HTTP 400, Zoho's code 2. "
                + "(Invalid value passed for filter_by) Read Zoho's message; repeating the same call will not help."
        )
    }

    @Test func `an unreadable answer shows eighty printable characters`() {
        let long = "<html>" + String(repeating: "x", count: 200)
        let answer = HTTPAnswer(status: 200, headers: [:], body: Array(long.utf8))
        let context = CallContext(
            call: call,
            base: BaseURL(known: "https://www.zohoapis.com"),
            now: now,
            organizationID: "760",
            region: .us,
            tokenIsFresh: false,
            quotaResetsAt: nil
        )
        let error = CallErrors.unreadable(answer, reason: "byte 0: no object", context)
        #expect(error.code == .unreadableAnswer)
        #expect(
            error.message
                == "GET /inventory/v1/items page 3: the answer (HTTP 200, 206 bytes) cannot be read: byte 0: no object."
        )
        #expect(error.cause == "begins with: <html>" + String(repeating: "x", count: 74))
    }

    @Test func `attempts are told, one is not, nor those before another error`() {
        let error = error(503, nil)
        #expect(SyncError.cancelled.gaveUp(afterAttempts: 2) == .cancelled)
        #expect(error.gaveUp(afterAttempts: 1) == error)
        #expect(
            error.gaveUp(afterAttempts: 4).message
                == "GET /inventory/v1/items page 3: Zoho answered HTTP 503; gave up after 4 attempts."
        )
    }

    @Test func `a host that cannot be reached is named, the query is not`() {
        let error = CallErrors.error(
            TransportFailure.notConnected("connection refused"),
            call,
            at: BaseURL(known: "https://www.zohoapis.eu")
        )
        #expect(
            error.message == "GET /inventory/v1/items page 3: no answer from www.zohoapis.eu: connection refused."
        )
        #expect(CallErrors.error(TransportFailure.cancelled, call, at: BaseURL(known: "")).code == .cancelled)
    }
}
