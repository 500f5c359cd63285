/// Where events are told to other programs.
///
/// ## Contract
/// - `publish` returns when all of them are safe there, in their order; it throws when it is not known that they are.
/// - An event may come more than once, always with the same id.
package protocol EventSink: Sendable {
    func publish(_ events: [EventEnvelope]) async throws(SyncError)
}
