import NIOCore
import NIOPosix
import Observability
import SyncCore
import SyncTestKit
import Synchronization
import Testing

/// Alerts as they are posted.
@Suite struct AlertNotifierTests {
    private let notice = AlertNotice(
        Alert(.backlog, subject: "all", message: "2,000 records \"wait\".", nextStep: "Look."),
        id: Sample.runID(1),
        at: Sample.instant()
    )

    @Test func `an alert is posted as the event's envelope, with a text beside it`() async throws {
        let request = try await posted(answering: "204 No Content") { notifier in
            try await notifier.notify(notice)
        }
        #expect(request.hasPrefix("POST /hooks/secret-path HTTP/1.1\r\n"))
        #expect(request.lowercased().contains("content-type: application/json\r\n"))
        let body = try #require(request.split(separator: "\r\n\r\n").last)
        let members = try JSONMember.members(of: Array(body.utf8)[...])
        let texts = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value.string) })
        #expect(texts["event_type"] == "tds.alert.triggered")
        #expect(texts["event_id"] == Sample.runID(1))
        #expect(texts["timestamp"] == Sample.instant().description)
        #expect(texts["version"] == "1.0")
        #expect(texts["text"] == "2,000 records \"wait\". Look.")
        let data = try #require(try members.first { $0.name == "data" }?.value.members())
        #expect(data.first { $0.name == "kind" }?.value.string == "backlog")
        #expect(data.first { $0.name == "subject" }?.value.string == "all")
    }

    @Test(arguments: [
        "500 Internal Server Error", "302 Found\r\nLocation: http://127.0.0.1:1/elsewhere", "404 Not Found",
    ])
    func `an answer that is no yes is an error, which does not name the address`(_ status: String) async throws {
        _ = try await posted(answering: status) { notifier in
            let error = await #expect(throws: SyncError.self) { try await notifier.notify(notice) }
            #expect(error?.message.contains(String(status.prefix(3))) == true)
            #expect(error?.description.contains("secret-path") == false)
        }
    }

    @Test func `an address where nobody listens is an error, which does not name it`() async throws {
        try await WebhookAlertNotifier.withNotifier(address: "http://127.0.0.1:1/secret-path") { notifier in
            let error = await #expect(throws: SyncError.self) { try await notifier.notify(notice) }
            #expect(error?.description.contains("secret-path") == false)
        }
    }

    /// - Returns: what was received, as it came.
    private func posted(
        answering status: String,
        _ body: (WebhookAlertNotifier) async throws -> Void
    ) async throws -> String {
        let received = ReceivedText()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(OneAnswer(status, received))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        try await WebhookAlertNotifier.withNotifier(address: "http://127.0.0.1:\(port)/hooks/secret-path") { notifier in
            try await body(notifier)
        }
        try await channel.close()
        return received.text
    }
}

private final class ReceivedText: Sendable {
    private let content = Mutex("")

    var text: String { content.withLock { $0 } }

    /// - Returns: all that was received so far.
    func add(_ text: String) -> String {
        content.withLock { content in
            content += text
            return content
        }
    }
}

/// Answers a request when its body has come.
private final class OneAnswer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let status: String
    private let received: ReceivedText

    init(_ status: String, _ received: ReceivedText) {
        self.status = status
        self.received = received
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let text = received.add(String(buffer: unwrapInboundIn(data)))
        guard text.hasSuffix("}") else { return }
        let answer = "HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
    }
}
