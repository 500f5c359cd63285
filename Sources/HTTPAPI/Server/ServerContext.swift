import Hummingbird
import NIOCore

/// What is known of a request beside its bytes.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// The same in the answer, the log and what is stored because of the request.
    var correlationID = ""

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// Who asks: an address without its port.
    var actor: String { channel.remoteAddress?.ipAddress ?? "a local socket" }

    /// The connection's other end.
    /// - Throws: `CancellationError` where the connection has ended.
    var client: ClientPresence {
        get async throws {
            guard let client = try? await channel.pipeline.handler(type: ClientPresence.self).get() else {
                throw CancellationError()
            }
            return client
        }
    }

    /// Ends the connection a moment after the answer: what else its client sends of the request is not waited for.
    func closeSoon() {
        _ = channel.eventLoop.scheduleTask(in: .seconds(1)) { [channel] in channel.close(promise: nil) }
    }
}
