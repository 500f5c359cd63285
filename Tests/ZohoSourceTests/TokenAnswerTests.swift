import NIOHTTP1
import SyncCore
import Testing

@testable import ZohoSource

@Suite struct TokenAnswerTests {
    private let now = Instant(seconds: 1_763_020_800)

    private func read(_ body: String, status: Int = 200, headers: HTTPHeaders = [:]) throws(SyncError) -> AccessToken {
        try TokenAnswer(host: "accounts.zoho.eu", region: Region.named("eu"), now: now)
            .token(HTTPAnswer(status: status, headers: headers, body: Array(body.utf8)))
    }

    private func error(_ body: String, status: Int = 200, headers: HTTPHeaders = [:]) -> SyncError? {
        do throws(SyncError) {
            _ = try read(body, status: status, headers: headers)
            return nil
        } catch { return error }
    }

    @Test func `a granted token lives as long as the answer says`() throws {
        let token = try read(
            #"{"access_token":"1000.a.b","api_domain":"https://www.zohoapis.eu","token_type":"Bearer","expires_in":3600}"#
        )
        #expect(token.secret.revealed == "1000.a.b")
        #expect(token.expiresAt == now.advanced(by: .seconds(3_600)))
        #expect(token.apiDomain == "https://www.zohoapis.eu")
    }

    @Test(arguments: [
        (
            "invalid_code",
            "accounts.zoho.eu gave no access token (invalid_code): the refresh token is wrong, revoked or expired. "
                + "Check ZOHO_REFRESH_TOKEN; make a new refresh token in Zoho's API console if it was revoked."
        ),
        (
            "invalid_client",
            "accounts.zoho.eu gave no access token (invalid_client): it does not know the client id. "
                + "Check ZOHO_CLIENT_ID, and that ZOHO_REGION (now \"eu\") is the data centre of the account."
        ),
        (
            "invalid_client_secret",
            "accounts.zoho.eu gave no access token (invalid_client_secret): the client secret is wrong. "
                + "Check ZOHO_CLIENT_SECRET; it may differ from one data centre to another."
        ),
    ])
    func `refusals name the setting to check, whatever the status`(code: String, text: String) {
        for status in [200, 400] {
            let error = error(#"{"error":"\#(code)"}"#, status: status)
            #expect(error?.code == .credentialsRejected)
            #expect(error?.description == text)
        }
    }

    @Test func `Access Denied is throttled for ten minutes and blames no credentials`() {
        let error = error(
            #"{"error_description":"You have made too many requests continuously.","error":"Access Denied"}"#,
            status: 400
        )
        #expect(error?.code == .tokenThrottled)
        #expect(error?.disposition == .throttle)
        #expect(error?.retryAfter == .seconds(600))
        #expect(
            error?.message
                == "accounts.zoho.eu gives no access token until 2025-11-13 08:10:00 UTC at the latest (Access Denied): "
                + "10 were asked for within 10 minutes."
        )
    }

    @Test(arguments: ["", "<html><body>Bad Request</body></html>", "{}", #"{"access_token":""}"#, "[1]"])
    func `what is no answer of Zoho's may pass`(body: String) {
        #expect(error(body)?.code == .tokenUnavailable)
        #expect(error(body)?.disposition == .retry)
    }

    @Test func `HTML is quoted, JSON never is`() {
        #expect(error("<html>Login</html>", status: 400)?.cause == "begins with: <html>Login</html>")
        #expect(error(#"{"access_tokn":"1000.secret"}"#)?.cause == nil)
    }

    @Test(arguments: [
        (500, #"{"error":"server_error"}"#, "HTTP 500 (server_error)"),
        (503, #"{"error":"temporarily_unavailable"}"#, "HTTP 503 (temporarily_unavailable)"),
        (200, #"{"error":"general_error"}"#, "HTTP 200 (general_error)"),
        (429, #"{"message":"slow down"}"#, "HTTP 429."), (429, "<html>", "HTTP 429."), (502, "<html>", "HTTP 502."),
        (400, #"{"error":{"code":5}}"#, "HTTP 400 and an error that TDS does not know"),
        (400, #"{"error":"1000.aaaa.bbbb"}"#, "HTTP 400 and an error that TDS does not know"),
        (401, #"{"error":"INTERNAL ERROR"}"#, "HTTP 401 (internal_error)"),
    ])
    func `server errors and unknown words may pass, and are told`(status: Int, body: String, told: String) {
        let error = error(body, status: status)
        #expect(error?.code == .tokenUnavailable)
        #expect(error?.message.contains("accounts.zoho.eu") == true)
        #expect(error?.message.contains(told) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        "invalid_code", "invalid_grant", "invalid_client", "unauthorized_client", "invalid_client_secret",
        "invalid_scope", "Invalid_Code", " invalid_code\\n",
    ])
    func `words for a fault of the settings are final, with every status`(word: String) {
        for status in [200, 400, 401, 500] {
            #expect(error(#"{"error":"\#(word)"}"#, status: status)?.code == .credentialsRejected)
        }
    }

    @Test(arguments: [
        ("3600", 3_600), ("\"3600\"", 3_600), ("\" 1800 \"", 1_800), ("3599.9", 3_599), ("\"1800.5\"", 1_800),
        ("60", 60),
        ("0", 3_600), ("-5", 3_600), ("9223372036854775807", 3_600), ("1e300", 3_600), ("\"nan\"", 3_600),
        ("\"soon\"", 3_600), ("null", 3_600), ("[1]", 3_600), ("true", 3_600),
    ])
    func `a lifetime may be a text, and is an hour where it cannot be meant`(written: String, seconds: Int) throws {
        let token = try read(#"{"access_token":"a","expires_in":\#(written)}"#)
        #expect(token.expiresAt == now.advanced(by: .seconds(seconds)))
    }

    @Test func `older answers tell the seconds beside the milliseconds`() throws {
        let token = try read(#"{"access_token":"a","expires_in_sec":"1800","expires_in":1800000}"#)
        #expect(token.expiresAt == now.advanced(by: .seconds(1_800)))
    }

    @Test(arguments: [#"a.b\n"#, #"\r\n a.b\t"#, #"\uFEFFa.b"#])
    func `what stands around a token is taken off`(written: String) throws {
        #expect(try read(#"{"access_token":"\#(written)"}"#).secret.revealed == "a.b")
    }

    @Test(arguments: [#"secret\nsecret"#, #"secret secret"#, #"secret\u0000secret"#])
    func `a token with something invisible inside is refused in words`(written: String) {
        let error = error(#"{"access_token":"\#(written)"}"#)
        #expect(error?.code == .tokenUnavailable)
        #expect(error?.message.contains("invisible") == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func `an answer that sends to another data centre names it and its setting, and is final`() {
        let error = error("", status: 302, headers: ["Location": "https://accounts.zoho.in/oauth/v2/token"])
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("accounts.zoho.in") == true)
        #expect(error?.nextStep.contains("ZOHO_REGION") == true)
    }
}
