import SyncCore
import ZohoAPI

/// Reads refusals of the API as errors (zoho-api 5.1, 6). Nothing here acts; ``ZohoClient`` decides what is repeated.
enum CallErrors {
    /// The error that an answer means.
    ///
    /// - Parameters:
    ///   - code: of the envelope; nil where the body is not JSON or has none.
    ///   - message: of the envelope.
    static func error(_ answer: HTTPAnswer, code: Int?, message: String?, _ context: CallContext) -> SyncError {
        if let redirect = Redirect(answer) {
            return redirect.error("\(context.call)", at: context.base.authority, from: context.region)
        }
        // The code says more than the status: an internal error comes with 400 and 404 too.
        return switch (answer.status, code) {
        case (_, 1000): unavailable(answer, code: code, message, context)
        case (_, 57), (401, _): notAuthorized(code: code, message, context)
        case (_, 6041): wrongOrganization(context)
        case (_, 43), (_, 44): throttledForMinute(answer, code: code, context)
        case (_, 45): quotaSpent(answer, message, context)
        case (_, 1070): tooManyAtOnce(context)
        case (429, _): throttledForMinute(answer, code: code, context)
        case (404, _), (_, 1002): notFound(answer.status, code: code, message, context)
        case (500..., _), (408, _): unavailable(answer, code: code, message, context)
        case (200..<300, nil): unreadable(answer, reason: "it has no code", context)
        // A firewall's or a gateway's, which may let the next call pass.
        case (400..<500, nil): unreadable(answer, reason: "it is not the JSON of the API", context)
        default: rejected(answer, code: code, message, context)
        }
    }

    // MARK: Refused for good

    private static func notAuthorized(code: Int?, _ message: String?, _ context: CallContext) -> SyncError {
        let scopes = context.call.service.readScopes(of: context.call.module).joined(separator: " or ")
        // Codes of what a token or its user may not; 14 and others say that the token itself is none.
        guard context.tokenIsFresh, let code, [57, 1038].contains(code) else {
            return SyncError(
                .unauthorized,
                "\(context.call): Zoho refused \(context.tokenIsFresh ? "a fresh" : "the") access token\(told(code)).",
                nextStep: "Check that ZOHO_REGION is the data centre of organization \(context.organizationID)"
                    + " and that its user still has access"
                    + (code == 57 ? ", and that the token has the scope \(scopes)." : "."),
                cause: message
            )
        }
        return SyncError(
            .scopeMissing,
            "\(context.call): Zoho refused a fresh access token (code \(code)): the scope \(scopes) is missing.",
            nextStep: "Make a new refresh token with \(scopes) among its scopes and set ZOHO_REFRESH_TOKEN to it.",
            cause: message
        )
    }

    private static func wrongOrganization(_ context: CallContext) -> SyncError {
        SyncError(
            .wrongOrganization,
            "\(context.call): this account has no access to organization \(context.organizationID) (code 6041).",
            nextStep: "Set ZOHO_ORGANIZATION_ID to one that `tds doctor` lists."
        )
    }

    private static func notFound(
        _ status: Int,
        code: Int?,
        _ message: String?,
        _ context: CallContext
    ) -> SyncError {
        guard code == 1002 else {
            return SyncError(
                .requestRejected,
                "\(context.call): Zoho answered HTTP \(status)\(told(code)): there is no such address.",
                nextStep: "Check ZOHO_API_URL and the service (books or inventory).",
                cause: message,
                hasNothing: code != nil
            )
        }
        return SyncError(
            .recordNotFound,
            "\(context.call): the record does not exist (code 1002).",
            nextStep: "Nothing to do where it was deleted in Zoho; otherwise check the id.",
            cause: message,
            hasNothing: true
        )
    }

    private static func rejected(
        _ answer: HTTPAnswer,
        code: Int?,
        _ message: String?,
        _ context: CallContext
    ) -> SyncError {
        SyncError(
            .requestRejected,
            "\(context.call): Zoho rejected the call with HTTP \(answer.status)\(told(code)).",
            nextStep: "Read Zoho's message; repeating the same call will not help.",
            cause: message ?? excerpt(answer),
            hasNothing: code != nil
        )
    }

    // MARK: Parked

    /// Codes 43 and 44, and a 429 that does not say what it is about.
    private static func throttledForMinute(_ answer: HTTPAnswer, code: Int?, _ context: CallContext) -> SyncError {
        let pause = retryAfter(answer) ?? (code == nil ? Pauses.unexplained : Pauses.minuteExceeded)
        return SyncError(
            .rateLimited,
            "\(context.call): too many calls in a minute (HTTP \(answer.status)\(told(code, "code "))); "
                + "Zoho takes no call of organization \(context.organizationID) until "
                + "\(context.now.advanced(by: pause).displayText).",
            nextStep: "Run the same command again after that; check whether another program calls Zoho for this "
                + "organization too.",
            retryAfter: pause
        )
    }

    private static func quotaSpent(_ answer: HTTPAnswer, _ message: String?, _ context: CallContext) -> SyncError {
        let told = context.quotaResetsAt.map { context.now.duration(to: $0) }.flatMap { $0 > .zero ? $0 : nil }
        let reset = answer.number("X-Rate-Limit-Reset").flatMap { $0 > 0 ? Pauses.bounded(seconds: $0) : nil }
        let pause = reset ?? told ?? retryAfter(answer) ?? Pauses.quotaSpent
        return SyncError(
            .dailyQuotaSpent,
            "\(context.call): the calls of the day of organization \(context.organizationID) are spent (code 45); "
                + "they come back at \(context.now.advanced(by: pause).displayText).",
            nextStep: "Run the same command again after that; it resumes after the last finished page.",
            cause: message,
            retryAfter: pause
        )
    }

    private static func tooManyAtOnce(_ context: CallContext) -> SyncError {
        SyncError(
            .concurrencyExceeded,
            "\(context.call): too many calls in process at once (code 1070).",
            nextStep: "Run the same command again; check whether another program calls Zoho for this organization too."
        )
    }

    // MARK: May pass

    private static func unavailable(
        _ answer: HTTPAnswer,
        code: Int?,
        _ message: String?,
        _ context: CallContext
    ) -> SyncError {
        SyncError(
            .sourceUnavailable,
            "\(context.call): Zoho answered HTTP \(answer.status)\(told(code)).",
            nextStep: "Run the same command again later; status.zoho.com tells of outages.",
            cause: message ?? excerpt(answer)
        )
    }

    /// An answer that says success and is not what was asked for.
    static func unreadable(
        _ answer: HTTPAnswer,
        reason: String,
        hasNothing: Bool = false,
        _ context: CallContext
    ) -> SyncError {
        SyncError(
            .unreadableAnswer,
            "\(context.call): the answer (HTTP \(answer.status), \(answer.body.count) bytes) cannot be read: "
                + "\(answer.isSignInPage ? "it is a sign-in page" : reason).",
            nextStep: "Run the same command again later; where it stays, check ZOHO_API_URL and proxies on the way.",
            cause: answer.body.isEmpty ? "an empty body" : "begins with: \(answer.excerpt)",
            hasNothing: hasNothing || answer.isSuccess && answer.body.isEmpty
        )
    }

    /// An answer that says success and lacks what the call was made for.
    static func lacking(_ answer: HTTPAnswer, _ context: CallContext) -> SyncError {
        unreadable(answer, reason: "what was asked for is not in it", hasNothing: true, context)
    }

    static func error(_ failure: TransportFailure, _ call: APICall, at base: BaseURL) -> SyncError {
        switch failure {
        case .cancelled: .cancelled
        case .tooLarge:
            SyncError(
                .answerTooLarge,
                "\(call): \(failure).",
                nextStep: "Check ZOHO_API_URL: no answer of Zoho is that large."
            )
        case .timedOut, .notConnected, .cut, .other:
            SyncError(
                .sourceUnavailable,
                "\(call): no answer from \(base.authority): \(failure).",
                nextStep: "Check the network and ZOHO_REGION, then run the same command again."
            )
        }
    }

    // MARK: Parts of texts

    private static func told(_ code: Int?, _ word: String = "Zoho's code ") -> String {
        code.map { ", \(word)\($0)" } ?? ""
    }

    private static func excerpt(_ answer: HTTPAnswer) -> String? {
        answer.body.isEmpty ? nil : "begins with: \(answer.excerpt)"
    }

    private static func retryAfter(_ answer: HTTPAnswer) -> Duration? {
        answer.number("Retry-After").map { Pauses.bounded(seconds: $0) }
    }
}

/// How long to stay away where Zoho does not say, and at most.
enum Pauses {
    /// Code 43 or 44 without `Retry-After`. The blocks that were seen last 30 to 60 minutes (zoho-api 5.2).
    static let minuteExceeded: Duration = .seconds(300)
    /// A 429 without a code, likely a gateway's.
    static let unexplained: Duration = .seconds(60)
    /// Code 45 without any word about the reset.
    static let quotaSpent: Duration = .seconds(3_600)
    /// Ten token requests in ten minutes are spent (zoho-api 1.4).
    static let tokenThrottled: Duration = .seconds(600)
    /// Longer than any of Zoho's.
    static let maximum: Duration = .seconds(86_400)
    /// Bounded before it becomes a duration.
    static func bounded(seconds: Int) -> Duration {
        min(.seconds(min(seconds, 86_400)), maximum)
    }
}

extension SyncError {
    /// The same error, telling how often the call was tried; of those errors only that are tried again.
    func gaveUp(afterAttempts attempts: Int) -> SyncError {
        guard attempts > 1, disposition == .retry || disposition == .throttle else { return self }
        let sentence = message.hasSuffix(".") ? String(message.dropLast()) : message
        return SyncError(
            code,
            "\(sentence); gave up after \(attempts) attempts.",
            nextStep: nextStep,
            cause: cause,
            retryAfter: retryAfter,
            hasNothing: hasNothing
        )
    }
}
