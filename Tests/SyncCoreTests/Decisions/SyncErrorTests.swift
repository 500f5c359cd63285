import SyncCore
import Testing

struct `An error` {
    @Test func `reads as what happened, why, and what to do`() {
        let error = SyncError(
            .sourceUnavailable,
            "Zoho did not answer.",
            nextStep: "Run again.",
            cause: "connection refused"
        )
        #expect(error.description == "Zoho did not answer. (connection refused) Run again.")
        #expect(SyncError(.configuration, "No id.", nextStep: "Set it.").description == "No id. Set it.")
        #expect(
            SyncError.cancelled.description
                == "The run was cancelled. Run the same command again: it resumes after the last finished page."
        )
    }

    @Test func `is retried, throttled, set aside or ends the run by its code alone`() {
        func codes(_ disposition: SyncError.Disposition) -> [SyncError.Code] {
            SyncError.Code.allCases.filter { SyncError($0, "", nextStep: "").disposition == disposition }
        }
        #expect(codes(.retry) == [.tokenUnavailable, .concurrencyExceeded, .sourceUnavailable, .unreadableAnswer])
        #expect(codes(.throttle) == [.tokenThrottled, .rateLimited, .dailyQuotaSpent])
        #expect(codes(.setRecordAside) == [.recordRefused, .recordNotFound])
    }

    @Test func `has a code of small letters that does not change`() {
        for code in SyncError.Code.allCases { #expect(code.rawValue.allSatisfy { $0.isLowercase || $0 == "_" }) }
    }

    @Test func `about bytes shows those that cannot be seen by their number`() {
        #expect(
            JSONFault(.unexpectedByte(0x00, expected: "a value"), at: 3).description
                == "byte 3: 0x00 where a value was expected"
        )
        #expect(
            JSONFault(.unexpectedByte(0x20, expected: "a value"), at: 0).description
                == "byte 0: 0x20 where a value was expected"
        )
        #expect(
            JSONFault(.unexpectedByte(0xFF, expected: "a value"), at: 0).description
                == "byte 0: 0xFF where a value was expected"
        )
    }
}
