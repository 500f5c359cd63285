import NIOHTTP1
import SyncCore
import Testing

@testable import ZohoSource

@Suite struct TokenAnswerTests {
    private let now = Instant(seconds: 1_763_020_800)

    private func read(_ body: String, status: Int = 200) throws(SyncError) -> AccessToken {
        try TokenAnswer.token(
            HTTPAnswer(status: status, headers: [:], body: Array(body.utf8)),
            host: "accounts.zoho.eu",
            region: "eu",
            now: now
        )
    }

    private func error(_ body: String, status: Int = 200) -> SyncError? {
        do throws(SyncError) {
            _ = try read(body, status: status)
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

    @Test func `Access Denied is parked for ten minutes and blames no credentials`() {
        let error = error(
            #"{"error_description":"You have made too many requests continuously.","error":"Access Denied"}"#,
            status: 400
        )
        #expect(error?.code == .tokenThrottled)
        #expect(error?.disposition == .park)
        #expect(error?.retryAfter == .seconds(600))
        #expect(
            error?.message
                == "accounts.zoho.eu gives no access token until 2025-11-13 08:10:00 UTC at the latest (Access Denied): "
                + "10 were asked for within 10 minutes."
        )
    }

    @Test(arguments: ["", "<html><body>Bad Request</body></html>", "{}", #"{"access_token":""}"#, "[1]"])
    func `what is no answer of Zoho's is unreadable`(body: String) {
        #expect(error(body)?.code == .unreadableAnswer)
    }

    @Test func `HTML is quoted, JSON never is`() {
        #expect(error("<html>Login</html>", status: 400)?.cause == "begins with: <html>Login</html>")
        #expect(error(#"{"access_tokn":"1000.secret"}"#)?.cause == nil)
    }

    @Test func `a lifetime beyond reason is bounded before it is used`() throws {
        let token = try read(#"{"access_token":"a","expires_in":9223372036854775807}"#)
        #expect(token.expiresAt == now.advanced(by: .seconds(86_400)))
    }
}
