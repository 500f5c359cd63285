import HTTPTypes
import Hummingbird
import NIOCore
import SyncCore

/// Reads requests whole, within limits.
struct RequestReader {
    /// Bytes of a body, where the route does not say less.
    static let bodyMax = 1_048_576
    /// For a whole body to come.
    static let bodyTime: Duration = .seconds(10)

    let catalog: EntityCatalog
    let time: any TimeSource

    /// - Throws: ``APIFault``: what ``Route/admit`` throws; 413, 408, or 400 where the client ended before its request did.
    func read(_ request: Request, for route: Route, _ context: ServerContext) async throws -> APIRequest {
        var read = head(of: request, context)
        try route.admit(read)
        read.body = try await body(of: request, max: route.bodyMax)
        return read
    }

    private func head(of request: Request, _ context: ServerContext) -> APIRequest {
        APIRequest(
            path: request.uri.path,
            parameters: context.parameters.reduce(into: [:]) { $0[String($1.key)] = PercentEncoding.decoded($1.value) },
            query: request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            headers: request.headers,
            actor: context.actor,
            correlationID: context.correlationID,
            catalog: catalog
        )
    }

    private func body(of request: Request, max: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > max {
            throw APIFault.tooLarge(max)
        }
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask { try await Self.collect(request.body, max: max) }
            group.addTask {
                try await time.sleep(for: Self.bodyTime)
                throw APIFault.tooSlow
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private static func collect(_ body: RequestBody, max: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in body {
            guard bytes.count + piece.readableBytes <= max else { throw APIFault.tooLarge(max) }
            bytes += piece.readableBytesView
        }
        return bytes
    }
}

extension APIFault {
    static func tooLarge(_ max: Int) -> APIFault {
        APIFault(
            413,
            "too_large",
            "The body is larger than \(max / 1_024) KiB.",
            nextStep: "Send less in one request."
        )
    }

    fileprivate static let tooSlow = APIFault(
        408,
        "too_slow",
        "The body did not come within \(RequestReader.bodyTime.components.seconds) s.",
        nextStep: "Send the request again."
    )
}
