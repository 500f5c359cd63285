import AsyncHTTPClient
import Testing

@testable import ZohoSource

/// No text of a library goes out unread: it may quote a header, and the token is in one.
@Suite struct TransportFailureTests {
    private struct Talkative: Error, CustomStringConvertible {
        let description = "header Authorization: Zoho-oauthtoken 1000.secret"
    }

    private struct BoringSSLLikeError: Error, CustomStringConvertible {
        let description: String
    }

    private func failure(_ error: any Error) -> TransportFailure {
        TransportFailure(error, callTimeout: .seconds(1), bodyBytesMax: 1)
    }

    @Test func `an error of another library is told by its kind`() {
        #expect(failure(Talkative()).description == "the HTTP client failed (Talkative)")
    }

    @Test func `an error of the HTTP client is told by its kind`() {
        let text = failure(HTTPClientError.invalidHeaderFieldValues(["Zoho-oauthtoken 1000.secret"])).description
        #expect(text == "the HTTP client refused: Invalid header field values")
    }

    @Test func `a certificate that is not trusted is told apart`() {
        let untrusted = BoringSSLLikeError(description: "sslError([CERTIFICATE_VERIFY_FAILED secret])")
        #expect(failure(untrusted).description == "its certificate is not trusted, or is another host's")
        #expect(
            failure(BoringSSLLikeError(description: "secret")).description == "no secure connection could be agreed on"
        )
    }

    @Test func `what an answer repeats of a secret is blotted out, wherever errors are read from`() {
        let secret = Secret("1000.abcdef")
        let body = Array(#"{"code":14,"message":"1000.abcdef, 1000.abcdef"}"#.utf8)
        #expect(
            String(decoding: Blot.hiding([secret], in: body), as: UTF8.self)
                == #"{"code":14,"message":"***********, ***********"}"#
        )
        #expect(Blot.hiding([Secret("code")], in: body) == body)
        #expect(Blot.hiding([secret], in: []) == [])
    }
}
