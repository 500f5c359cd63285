import HTTPTypes
import SyncCore

/// Why a request is not answered as it wants: what its sender is told.
struct APIFault: Error, Sendable {
    /// Of HTTP.
    let status: Int
    let code: String
    let message: String
    let nextStep: String
    /// The member or parameter that is wrong.
    var field: String?
    /// The run that goes on although the answer is none.
    var runID: String?
    var headers: HTTPFields = [:]

    init(_ status: Int, _ code: String, _ message: String, nextStep: String) {
        self.status = status
        self.code = code
        self.message = message
        self.nextStep = nextStep
    }

    static func notFound(_ message: String, nextStep: String) -> APIFault {
        APIFault(404, "not_found", message, nextStep: nextStep)
    }

    static func invalid(_ field: String, _ expected: String) -> APIFault {
        var fault = APIFault(
            422,
            "invalid",
            "\(field) has to be \(expected).",
            nextStep: "Correct \(field); /openapi.json describes every request."
        )
        fault.field = field
        return fault
    }

    static func conflict(_ message: String, nextStep: String) -> APIFault {
        APIFault(409, "conflict", message, nextStep: nextStep)
    }

    /// An error of the engine: whose fault it is decides the status.
    init(_ error: SyncError) {
        self.init(error.httpStatus, error.code.rawValue, error.message, nextStep: error.nextStep)
        if error.httpStatus == 503 {
            headers[.retryAfter] = String(max(1, (error.retryAfter ?? .seconds(30)).components.seconds))
        }
    }

    var answer: APIAnswer {
        let error: [(String, String?)] = [
            ("code", JSONWriter.string(code)),
            ("message", JSONWriter.string(message)),
            ("next_step", JSONWriter.string(nextStep)),
            ("field", field.map(JSONWriter.string)),
        ]
        var answer = APIAnswer.object(
            [
                ("success", "false"), ("error", JSONWriter.object(error)),
                ("sync_id", runID.map(JSONWriter.string)),
            ],
            status: status
        )
        answer.headers = headers
        return answer
    }
}

extension SyncError {
    /// 5xx for what is not the sender's doing: 502 where Zoho is meant, 503 where waiting helps.
    var httpStatus: Int {
        switch code {
        case .recordNotFound: 404
        case .leaseHeld, .leaseLost: 409
        case .credentialsRejected, .unauthorized, .scopeMissing, .wrongOrganization, .requestRejected, .answerTooLarge,
            .recordRefused,
            .unreadableAnswer, .listingDoesNotAdvance:
            502
        case .tokenThrottled, .tokenUnavailable, .rateLimited, .concurrencyExceeded, .dailyQuotaSpent,
            .sourceUnavailable, .destinationUnavailable, .cacheUnavailable, .cancelled:
            503
        case .destinationIncompatible, .configuration: 500
        }
    }
}
