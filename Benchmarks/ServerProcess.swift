import AsyncHTTPClient

/// A server as a process of its own, and a client with one connection to it.
final class ServerProcess {
    let id: Int32
    let client: HTTPClient
    private var process: ChildProcess?

    init(_ process: consuming ChildProcess) {
        id = process.id
        self.process = consume process
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// A measurement that failed leaves no process behind.
    deinit {
        guard let process = process.take() else { return }
        try? process.stop()
        client.shutdown { _ in }
    }

    func end() async throws {
        try await client.shutdown()
        try process.take()?.stop()
    }
}
