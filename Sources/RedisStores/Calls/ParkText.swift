import Foundation
import SyncCore

/// A park as a text: what the source said, in JSON.
struct ParkText: Codable {
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
        guard let park = try? JSONDecoder().decode(ParkText.self, from: Data(text.utf8)) else { return nil }
        self = park
    }

    var text: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// Nil for a code that this version does not know.
    var error: SyncError? {
        SyncError.Code(rawValue: code).map { SyncError($0, message, nextStep: nextStep) }
    }
}
