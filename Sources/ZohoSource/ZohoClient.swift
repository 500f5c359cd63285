import Logging
import SyncCore
import Tracing
import ZohoAPI

/// Makes calls of the API: a token, a turn, the answer, and what is repeated when it is an error.
///
/// Three things are repeated, each bounded: what may pass, by ``Retrier``; a refused token, once per attempt; and what waits
/// out a pause of Zoho's, see ``CallRules``.
struct ZohoClient: Sendable {
    let settings: ZohoSettings
    let transport: Transport
    let tokens: TokenProvider
    let limiter: CallLimiter
    let retrier: Retrier
    private(set) var meter: UsageMeter
    let time: any TimeSource
    let logger: Logger
    /// Which listings could be read, by which token.
    let allowances = ListingAllowances()
    let clock = SourceClock()
    private(set) var priority = CallPriority()

    /// The same client, whose calls are made with another priority and counted apart too.
    func withPriority(_ priority: CallPriority) -> ZohoClient {
        var client = self
        client.priority = priority
        client.meter = UsageMeter(partOf: meter)
        return client
    }

    var plausibleStamps: PlausibleStamps { PlausibleStamps(at: clock.now(time.now())) }

    /// What reading a body gives: the envelope's code and message, and the content that the call is made for.
    typealias Content<Value> = (code: Int?, message: String?, value: Value?)

    /// - Parameter read: reads the body of an answer; throws where it is not the JSON of the API.
    /// - Returns: the content of the first answer that brings one.
    func get<Value: Sendable>(
        _ call: APICall,
        read: @Sendable ([UInt8]) throws(JSONFault) -> Content<Value>
    ) async throws(SyncError) -> Value {
        try await repeated { token, isFresh, attempt throws(SyncError) in
            try await send(call, with: token, isFresh: isFresh, attempt: attempt, read)
        }
    }

    /// What may pass is repeated, and a refused token replaced once per attempt.
    func repeated<Value: Sendable>(
        _ send: (AccessToken, _ isFresh: Bool, _ attempt: Int) async throws(SyncError) -> Value
    ) async throws(SyncError) -> Value {
        try await retrier.run(waitsForQuota: priority.waitsForQuota) {
            attempt throws(SyncError) -> Result<Value, SyncError> in
            // What may pass was repeated by the token endpoint already: an error about tokens is final here.
            let token: AccessToken
            do throws(SyncError) { token = try await tokens.token() } catch { return .failure(error) }
            do throws(SyncError) {
                return .success(try await send(token, false, attempt))
            } catch {
                guard error.code == .unauthorized else { throw error }
                // No other token is asked for now, so what the API said stands.
                guard token.mayBeReplaced(now: time.now()) else { return .failure(error) }
            }
            logger.debug("Zoho refused the access token")
            let fresh: AccessToken
            do throws(SyncError) { fresh = try await tokens.replacement(for: token) } catch { return .failure(error) }
            return .success(try await send(fresh, true, attempt))
        }.get()
    }

    /// One request when its turn comes.
    private func send<Value: Sendable>(
        _ call: APICall,
        with token: AccessToken,
        isFresh: Bool,
        attempt: Int,
        _ read: @Sendable ([UInt8]) throws(JSONFault) -> Content<Value>
    ) async throws(SyncError) -> Value {
        try await answered(call, with: token, isFresh: isFresh, attempt: attempt) {
            answer,
            context throws(SyncError) in
            try content(answer, context, read)
        }
    }

    func answered<Value: Sendable>(
        _ call: APICall,
        with token: AccessToken,
        isFresh: Bool,
        attempt: Int,
        _ judge: (HTTPAnswer, CallContext) throws(SyncError) -> Value
    ) async throws(SyncError) -> Value {
        try await limiter.withTurn(priority, module: call.module) { () async throws(SyncError) -> Value in
            // A pause may have been longer than the token's life.
            let token = token.isUsable(now: time.now()) ? token : try await tokens.token()
            let answer = try await exchange(call, token, attempt: attempt)
            let context = CallContext(
                call: call,
                base: settings.apiBase(namedByToken: token.apiDomain),
                now: time.now(),
                organizationID: settings.organizationID,
                region: settings.region,
                tokenIsFresh: isFresh || !token.mayBeReplaced(now: time.now()),
                quotaResetsAt: meter.usage.quota?.resetsAt
            )
            let value = try judge(answer, context)
            if call.page != nil { allowances.allowed(call, token) }
            return value
        }
    }

    private func exchange(
        _ call: APICall,
        _ token: AccessToken,
        attempt: Int
    ) async throws(SyncError) -> HTTPAnswer {
        let base = settings.apiBase(namedByToken: token.apiDomain)
        let span = startSpan("zoho.call", ofKind: .client)
        span.updateAttributes {
            $0["call"] = "\(call)"
            $0["attempt"] = attempt
        }
        defer { span.end() }
        do throws(TransportFailure) {
            let answer = try await transport.get(call.target, at: base, token: token.secret)
            meter.countCall()
            clock.note(answer, at: time.now())
            if answer.status < 500 { meter.countAnswer() }
            span.updateAttributes { $0["status"] = answer.status }
            if let quota = meter.note(answer, now: time.now()) { limiter.budget.heard(quota) }
            logger.debug(
                "Zoho answered",
                metadata: ["call": "\(call)", "status": "\(answer.status)", "attempt": "\(attempt)"]
            )
            return answer
        } catch {
            if error.wasSent { meter.countCall() }
            span.setStatus(SpanStatus(code: .error))
            throw CallErrors.error(error, call, at: base)
        }
    }

    func content<Value>(
        _ answer: HTTPAnswer,
        _ context: CallContext,
        _ read: ([UInt8]) throws(JSONFault) -> Content<Value>
    ) throws(SyncError) -> Value {
        guard answer.isSuccess else {
            let envelope = try? AnswerReader.envelope(answer.body)
            throw CallErrors.error(answer, code: envelope?.code, message: envelope?.message, context)
        }
        let content = try readable(answer, context, read)
        guard content.code == 0 else {
            throw CallErrors.error(answer, code: content.code, message: content.message, context)
        }
        guard let value = content.value else { throw CallErrors.lacking(answer, context) }
        return value
    }

    /// Reads the body of an answer that says success.
    func readable<Value>(
        _ answer: HTTPAnswer,
        _ context: CallContext,
        _ read: ([UInt8]) throws(JSONFault) -> Content<Value>
    ) throws(SyncError) -> Content<Value> {
        do throws(JSONFault) {
            return try read(answer.body)
        } catch {
            throw CallErrors.unreadable(answer, reason: "\(error)", context)
        }
    }
}
