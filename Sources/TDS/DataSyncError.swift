import SyncCore

/// What went wrong, and what to do about it. No text holds a secret.
public struct DataSyncError: Error, Sendable, Equatable {
    /// A short name that stays the same: `destination_unavailable`.
    public let code: String
    /// What happened, in one sentence.
    public let message: String
    /// What to do next, in one sentence.
    public let nextStep: String
    /// What the layer below said.
    public let cause: String?

    init(_ error: SyncError) {
        code = error.code.rawValue
        message = error.message
        nextStep = error.nextStep
        cause = error.cause
    }

    init(code: String, message: String, nextStep: String) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
        cause = nil
    }
}

extension DataSyncError: CustomStringConvertible {
    public var description: String {
        [message, cause.map { "(\($0))" }, nextStep].compactMap(\.self).joined(separator: " ")
    }
}

/// Runs `body` with the errors that this library promises.
func translated<Value>(_ body: () async throws(SyncError) -> Value) async throws(DataSyncError) -> Value {
    do throws(SyncError) {
        return try await body()
    } catch {
        throw DataSyncError(error)
    }
}
