import FoundationEssentials
import HTTPTypes
import SyncCore
import SyncEngine

/// Decides who is let in.
///
/// With a token, every request has to present it, as a bearer (RFC 6750) or as the password of basic authentication (RFC 7617),
/// which is what a browser can do; only open routes do without. Without one the server listens on loopback only
/// (``APIServer/Settings``), and then the name that it was called by has to mean loopback too: so a page of a stranger that made its
/// own name point here does not get in. What changes something must come from the server's own pages, or from no page.
struct TokenGate: Sendable {
    /// Nil: none is needed.
    let token: String?
    /// Paths that need none.
    let openPaths: Set<String>

    func check(_ request: HTTPRequest) throws(APIFault) {
        guard !openPaths.contains(request.pathOnly) else { return }
        if let token {
            guard presented(by: request).contains(where: { ConstantTime.isEqual($0, token) }) else {
                throw .unauthorized
            }
        } else if !request.isCalledLoopback {
            throw .wrongName
        }
        if !request.method.isReading, request.isFromAnotherPage { throw .otherOrigin }
    }

    private func presented(by request: HTTPRequest) -> [String] {
        request.headerFields[values: .authorization].compactMap { value in
            let parts = value.split(separator: " ", maxSplits: 1).map { String($0.trimmed) }
            guard parts.count == 2 else { return nil }
            switch parts[0].lowercased() {
            case "bearer": return parts[1]
            case "basic":
                let text = Data(base64Encoded: parts[1]).map { String(decoding: $0, as: UTF8.self) }
                return text?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first
                    .map(String.init)
            default: return nil
            }
        }
    }
}

extension HTTPRequest {
    fileprivate var pathOnly: String { (path ?? "/").split(separator: "?", maxSplits: 1).first.map(String.init) ?? "/" }

    fileprivate var isCalledLoopback: Bool {
        guard let authority else { return true }
        let name = authority.lowercased()
        return ["localhost", "127.0.0.1", "[::1]"].contains { loopback in
            guard name.hasPrefix(loopback) else { return false }
            let rest = name.dropFirst(loopback.count)
            // A port, and nothing else: `[::1].example.org` is a stranger's name.
            return rest.isEmpty || rest.first == ":" && rest.dropFirst().allSatisfy(\.isNumber)
        }
    }

    /// Browsers say where a request comes from; other programs say nothing.
    fileprivate var isFromAnotherPage: Bool {
        if let site = headerFields[.fetchSite], site == "cross-site" { return true }
        guard let origin = headerFields[.origin] else { return false }
        return origin.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) != authority
    }
}

extension HTTPRequest.Method {
    fileprivate var isReading: Bool { self == .get || self == .head || self == .options }
}

extension APIFault {
    fileprivate static let unauthorized: APIFault = {
        var fault = APIFault(
            401,
            "unauthorized",
            "The request has no token, or a wrong one.",
            nextStep:
                "Send the header \"Authorization: Bearer …\" with TDS_API_TOKEN; a browser asks for it as the password."
        )
        fault.headers[.wwwAuthenticate] = "Basic realm=\"TDS\", charset=\"UTF-8\""
        return fault
    }()

    fileprivate static let wrongName = APIFault(
        403,
        "wrong_name",
        "Without a token the server is called localhost or 127.0.0.1.",
        nextStep: "Use that name, or set TDS_API_TOKEN."
    )

    fileprivate static let otherOrigin = APIFault(
        403,
        "other_origin",
        "The request comes from a page of another site.",
        nextStep: "Use the server's own page, or a program."
    )
}
