import SyncCore
import Testing

@testable import SyncEngine

@Suite struct ErrorReachTests {
    @Test func `what ends a series says nothing of the records that wait`() {
        let ending = SyncError.Code.allCases.filter(\.meetsEveryType)
        #expect(ending.contains(.tokenUnavailable))
        for code in ending where code != .cancelled { #expect(code.reach == .everything, "\(code)") }
    }

    @Test func `a source that is away for one call does not end a series`() {
        #expect(!SyncError.Code.sourceUnavailable.meetsEveryType)
        #expect(!SyncError.Code.scopeMissing.meetsEveryType)
    }
}
