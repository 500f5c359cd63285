import HTTPTypes

/// Which methods each path takes.
struct MethodTable: Sendable {
    private struct Path {
        let parts: [Substring]
        let methods: Set<HTTPRequest.Method>

        var placeholders: Int { parts.count { $0.isPlaceholder } }

        func matches(_ parts: [Substring]) -> Bool {
            parts.count == self.parts.count && zip(self.parts, parts).allSatisfy { $0 == $1 || $0.isPlaceholder }
        }
    }

    private let paths: [Path]

    init(_ routes: [Route]) {
        paths = Dictionary(grouping: routes, by: \.path).map { path, routes in
            let methods = Set(routes.map(\.method))
            return Path(parts: path.split(separator: "/"), methods: methods.withHead)
        }
        // A path that is written out goes before one with placeholders, as in the router.
        .sorted { $0.placeholders < $1.placeholders }
    }

    /// Of a request that no route takes: 405 where another method is (RFC 9110, section 15.5.6), otherwise 404.
    func fault(at path: String) -> APIFault {
        let parts = path.split(separator: "/")
        guard let path = paths.first(where: { $0.matches(parts) }) else { return noRoute(parts) }
        let methods = path.methods.map(\.rawValue).sorted().joined(separator: ", ")
        var fault = APIFault(
            405,
            "method_not_allowed",
            "This path takes \(methods) only.",
            nextStep: "See /openapi.json."
        )
        fault.headers[.allow] = methods
        return fault
    }

    /// Most likely the last part is misspelled, so what could stand there is named.
    private func noRoute(_ parts: [Substring]) -> APIFault {
        let parent = parts.dropLast()
        let beside = paths.filter { !parent.isEmpty && $0.parts.dropLast() == parent }.compactMap(\.parts.last)
            .filter { !$0.isPlaceholder }.sorted()
        return .notFound(
            "There is nothing at this path.",
            nextStep: beside.isEmpty
                ? "/openapi.json has all paths."
                : "There are \(beside.joined(separator: ", ")); /openapi.json has all paths."
        )
    }
}

extension Substring {
    fileprivate var isPlaceholder: Bool { hasPrefix("{") && hasSuffix("}") }
}

extension Set<HTTPRequest.Method> {
    /// Whatever can be asked for with GET can be with HEAD.
    fileprivate var withHead: Self { contains(.get) ? union([.head]) : self }
}
