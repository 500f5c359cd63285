import HTTPTypes

/// The files that the pages ask for, the same for everybody.
struct PageAssets {
    private static let files: [(name: String, contentType: String, bytes: [UInt8])] = [
        ("page.css", "text/css; charset=utf-8", PackageResources.page_css),
        ("page.js", "text/javascript; charset=utf-8", PackageResources.page_js),
        ("icon.svg", "image/svg+xml", PackageResources.icon_svg),
    ]

    var routes: [Route] {
        Self.files.map { file in
            Route(
                method: .get,
                path: "/assets/\(file.name)",
                summary: "A file of the pages.",
                replies: [200: .init(description: "The file.", schema: nil, contentType: file.contentType)],
                handle: { _ in APIAnswer(status: 200, contentType: file.contentType, body: .bytes(file.bytes)) }
            )
        }
    }
}
