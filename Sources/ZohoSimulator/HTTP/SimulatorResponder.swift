import HTTPTypes
import Hummingbird
import NIOCore

/// Every request's way through the simulator.
struct SimulatorResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let organization: SimulatedOrganization

    /// Larger request bodies are refused: the control's are the largest, and lists of ids are.
    static let bodyBytesMax = 8 << 20

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        if request.uri.path.hasPrefix(ControlRoutes.prefix) {
            return await ControlRoutes(organization: self.organization).respond(to: request)
        }
        let call = try await self.call(request)
        let (fault, latency) = self.organization.receive(call)
        if fault?.hang == true { try await FaultPlayer.hang() }
        let delay = latency + .milliseconds(fault?.delayMilliseconds ?? 0)
        let answer = try await self.answer(call, fault, after: delay)
        return FaultPlayer.response(answer, spoiledBy: fault)
    }

    /// A fault's own answer, or the organization's, which is also who refuses single records. The delay is part of the call: it holds the place among the concurrent ones.
    private func answer(_ call: APICall, _ fault: Fault?, after delay: Duration) async throws -> Answer {
        if let fault, fault.ids.isEmpty, let answer = FaultPlayer.answer(fault) {
            try await Self.wait(delay)
            return answer
        }
        switch call.endpoint {
        case .token:
            try await Self.wait(delay)
            return self.organization.token(call)
        case .unknown:
            return Answer(ZohoError.unknownPath)
        case .organizations, .list, .detail, .itemDetails, .itemImage:
            return try await self.admittedAnswer(call, fault, after: delay)
        }
    }

    private func admittedAnswer(_ call: APICall, _ fault: Fault?, after delay: Duration) async throws -> Answer {
        switch self.organization.admit(call) {
        case .refused(let answer):
            return answer
        case .admitted(let counts):
            defer { if counts { self.organization.release() } }
            try await Self.wait(delay)
            return self.organization.answer(call, countsForOrganization: counts, fault)
        }
    }

    private static func wait(_ delay: Duration) async throws {
        if delay > .zero { try await Task.sleep(for: delay) }
    }

    private func call(_ request: Request) async throws -> APICall {
        let form = request.method == .post ? try await Self.form(request) : Parameters()
        return APICall(
            method: request.method.rawValue,
            target: request.head.path ?? "/",
            form: form,
            authorization: request.headers[.authorization],
            authority: request.head.authority ?? "localhost"
        )
    }

    private static func form(_ request: Request) async throws -> Parameters {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            return Parameters()
        }
        let body = try await request.body.collect(upTo: self.bodyBytesMax)
        return Parameters(Substring(String(buffer: body)))
    }
}
