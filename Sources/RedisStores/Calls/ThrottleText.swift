import Foundation
import SyncCore

/// A throttle as a text: what the source said, in JSON.
struct ThrottleText: Codable {
    private let code: String
    private let message: String
    private let nextStep: String

    init(_ error: SyncError) {
        code = error.code.rawValue
        message = error.message
        nextStep = error.nextStep
    }

    /// Nil where the text is something else.
    init?(_ text: String) {
        guard let throttle = try? JSONDecoder().decode(ThrottleText.self, from: Data(text.utf8)) else { return nil }
        self = throttle
    }

    var text: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// Nil for a code that this version does not know.
    var error: SyncError? {
        SyncError.Code(rawValue: code).map { SyncError($0, message, nextStep: nextStep) }
    }
}
