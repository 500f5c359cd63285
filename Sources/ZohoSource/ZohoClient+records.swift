import SyncCore
import ZohoAPI

extension ZohoClient {
    /// What an answer to a call about records says of them (``RecordVerdict``).
    enum RecordReply<Value: Sendable>: Sendable {
        case found(Value)
        case gone
        case refused(Refusal)
        /// The same call may succeed later. What may pass at once was repeated already.
        case notNow(SyncError)
    }

    struct Refusal: Sendable {
        let status: Int
        let code: Int?
        let message: String?
        let body: [UInt8]
        /// Instead of the status, where there was no whole answer.
        var reason: String?
        /// What it would mean if it were not about the record: that the token may not; nil for other refusals.
        var forbidden: SyncError?

        /// `HTTP 400, Zoho's code 1025: Zoho does not do this.`
        var words: String {
            if let reason { return reason }
            let code = code.map { ", Zoho's code \($0)" } ?? ""
            return "HTTP \(status)\(code)" + (message.map { ": \($0)" } ?? "")
        }
    }

    /// - Parameter listing: of the records' module: it tells whether a 401 is about the records or about the token.
    /// - Throws: what every call would meet.
    func ask<Value: Sendable>(
        _ call: APICall,
        listing: APICall,
        read: @Sendable ([UInt8]) throws(JSONFault) -> Content<Value>
    ) async throws(SyncError) -> RecordReply<Value> {
        do throws(SyncError) {
            return try await repeated { token, isFresh, attempt throws(SyncError) in
                switch try await judged(call, with: token, isFresh: isFresh, attempt: attempt, read) {
                case .reply(let reply):
                    if case .found = reply { allowances.answered(listing) }
                    return reply
                case .unclear(let refusal, let error):
                    guard try await isAllowed(listing, token, isFresh: isFresh, attempt) else { throw error }
                    return .refused(refusal)
                }
            }
        } catch {
            switch error.code {
            case .sourceUnavailable, .unreadableAnswer: return .notNow(error)
            default: throw error
            }
        }
    }

    /// Whether a listing answers now: one call, whatever is known of it already.
    ///
    /// - Throws: what every call would meet.
    func answers(_ listing: APICall) async throws(SyncError) -> Bool {
        try await repeated { token, isFresh, attempt throws(SyncError) in
            do throws(SyncError) {
                try await readEnvelope(listing, token, isFresh: isFresh, attempt)
                return true
            } catch {
                switch error.code {
                case .sourceUnavailable, .unreadableAnswer: return false
                default: throw error
                }
            }
        }
    }

    private enum Judged<Value: Sendable>: Sendable {
        case reply(RecordReply<Value>)
        /// The record's refusal where the token may read the listing, and the token's where it may not.
        case unclear(Refusal, SyncError)
    }

    private func judged<Value: Sendable>(
        _ call: APICall,
        with token: AccessToken,
        isFresh: Bool,
        attempt: Int,
        _ read: @Sendable ([UInt8]) throws(JSONFault) -> Content<Value>
    ) async throws(SyncError) -> Judged<Value> {
        do throws(SyncError) {
            return try await answered(call, with: token, isFresh: isFresh, attempt: attempt) {
                answer,
                context throws(SyncError) in
                try judge(answer, context, read)
            }
        } catch {
            // It will be as large the next time.
            guard error.code == .answerTooLarge else { throw error }
            return .reply(.refused(Refusal(status: 200, code: nil, message: nil, body: [], reason: error.message)))
        }
    }

    private func judge<Value: Sendable>(
        _ answer: HTTPAnswer,
        _ context: CallContext,
        _ read: @Sendable ([UInt8]) throws(JSONFault) -> Content<Value>
    ) throws(SyncError) -> Judged<Value> {
        let envelope = answer.isSuccess ? nil : try? AnswerReader.envelope(answer.body)
        let content: Content<Value>? = answer.isSuccess ? try readable(answer, context, read) : nil
        let code = content?.code ?? envelope?.code
        let message = content?.message ?? envelope?.message
        let refusal = Refusal(status: answer.status, code: code, message: message, body: answer.body)
        switch RecordVerdict(status: answer.status, code: code, message: message) {
        case .found:
            guard let value = content?.value else { throw CallErrors.lacking(answer, context) }
            return .reply(.found(value))
        case .gone: return .reply(.gone)
        case .refused: return .reply(.refused(refusal))
        case .notNow:
            let error = CallErrors.error(answer, code: code, message: message, context)
            // What may pass at once is thrown, and so repeated.
            guard error.disposition == .retry else { return .reply(.notNow(error)) }
            throw error
        case .unclear:
            var (refusal, proven) = (refusal, context)
            proven.tokenIsFresh = true
            refusal.forbidden = CallErrors.error(answer, code: code, message: message, proven)
            return .unclear(refusal, CallErrors.error(answer, code: code, message: message, context))
        case .everyone: throw CallErrors.error(answer, code: code, message: message, context)
        }
    }

    /// Whether this token may read the module's listing: one call, where it is not known.
    private func isAllowed(
        _ listing: APICall,
        _ token: AccessToken,
        isFresh: Bool,
        _ attempt: Int
    ) async throws(SyncError) -> Bool {
        if allowances.isAllowed(listing, token) { return true }
        do throws(SyncError) {
            try await readEnvelope(listing, token, isFresh: isFresh, attempt)
            return true
        } catch {
            guard error.code == .unauthorized || error.code == .scopeMissing else { throw error }
            return false
        }
    }

    /// - Throws: where the answer is not that of a call that succeeded.
    private func readEnvelope(
        _ listing: APICall,
        _ token: AccessToken,
        isFresh: Bool,
        _ attempt: Int
    ) async throws(SyncError) {
        try await answered(listing, with: token, isFresh: isFresh, attempt: attempt) {
            answer,
            context throws(SyncError) in
            _ = try content(answer, context) { body throws(JSONFault) in
                let envelope = try AnswerReader.envelope(body)
                return (envelope.code, envelope.message, ())
            }
        }
    }
}
