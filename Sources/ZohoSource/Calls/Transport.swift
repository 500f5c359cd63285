package import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sends one request and reads its whole answer, within a time and a size.
///
/// What an answer repeats of a request's secrets, as a proxy's page may, is blotted out: parts of answers are shown and stored.
struct Transport: Sendable {
    let client: HTTPClient
    let callTimeout: Duration
    let bodyBytesMax: Int

    /// - Parameter target: path and query behind the base address.
    func get(_ target: String, at base: BaseURL, token: Secret) async throws(TransportFailure) -> HTTPAnswer {
        var request = HTTPClientRequest(url: base.text + target)
        request.headers.add(name: "Authorization", value: "Zoho-oauthtoken \(token.revealed)")
        request.headers.add(name: "Accept", value: "application/json, image/*")
        return try await send(request, hiding: [token])
    }

    /// - Parameters:
    ///   - form: the encoded pairs of a form.
    ///   - secrets: the values in it that nobody may see.
    func post(
        _ target: String,
        at base: BaseURL,
        form: Secret,
        hiding secrets: [Secret]
    ) async throws(TransportFailure) -> HTTPAnswer {
        var request = HTTPClientRequest(url: base.text + target)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        request.headers.add(name: "Accept", value: "application/json")
        request.body = .bytes(ByteBuffer(string: form.revealed))
        return try await send(request, hiding: secrets)
    }

    private func send(
        _ request: HTTPClientRequest,
        hiding secrets: [Secret]
    ) async throws(TransportFailure) -> HTTPAnswer {
        do {
            return try await withinCallTimeout {
                let response = try await client.execute(request, timeout: TimeAmount(callTimeout))
                let body = try await response.body.collect(upTo: bodyBytesMax).withoutByteOrderMark
                return HTTPAnswer(
                    status: Int(response.status.code),
                    headers: response.headers,
                    body: Blot.hiding(secrets, in: Array(buffer: body))
                )
            }
        } catch {
            // A task that was cancelled may see its connection cut before it sees the cancellation.
            guard !Task.isCancelled else { throw .cancelled }
            throw TransportFailure(error, callTimeout: callTimeout, bodyBytesMax: bodyBytesMax)
        }
    }

    /// Ends an exchange whose body drips: AsyncHTTPClient's own deadline ends with the answer's head.
    private func withinCallTimeout(
        _ exchange: @escaping @Sendable () async throws -> HTTPAnswer
    ) async throws -> HTTPAnswer {
        try await withThrowingTaskGroup(of: HTTPAnswer?.self) { group in
            group.addTask { try await exchange() }
            group.addTask { [callTimeout] in
                try await Task.sleep(for: callTimeout)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                throw TransportFailure.timedOut(callTimeout)
            }
            return answer
        }
    }
}

extension ByteBuffer {
    /// Some gateways begin a text with one; who reads JSON may pass over it (RFC 8259, 8.1).
    fileprivate var withoutByteOrderMark: ByteBuffer {
        guard getBytes(at: readerIndex, length: 3) == [0xEF, 0xBB, 0xBF] else { return self }
        var rest = self
        rest.moveReaderIndex(forwardBy: 3)
        return rest
    }
}

extension HTTPClient.Configuration {
    /// For one source: keep-alive connections for its calls and one for tokens; what is retried is decided in one place,
    /// so not here; a redirect is an answer like any other, since following it would carry the token elsewhere.
    package static func zoho(_ settings: ZohoSettings) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: Timeout(connect: .seconds(10), read: TimeAmount(settings.callTimeout))
        )
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = settings.concurrentCalls + 1
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
