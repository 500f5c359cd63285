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

    /// Ends the connection a moment after the answer: what else its client sends of the request is not waited for.
    func closeSoon() {
        _ = channel.eventLoop.scheduleTask(in: .seconds(1)) { [channel] in channel.close(promise: nil) }
    }
}
