import NIOHTTP1

/// An answer with its whole body.
struct HTTPAnswer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]

    var isSuccess: Bool { (200..<300).contains(status) }

    /// A header that holds a whole number, not negative.
    func number(_ header: String) -> Int? {
        headers.first(name: header).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// Whether the body is a page for people, of a gateway or a proxy.
    var isHTML: Bool { body.first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "<") }

    /// Whether it is the page on which people sign in.
    var isSignInPage: Bool {
        guard isHTML else { return false }
        let start = String(decoding: body.prefix(4_096), as: UTF8.self).lowercased()
        return ["sign in", "sign-in", "signin", "log in", "login"].contains { start.contains($0) }
    }

    /// The first 80 printable characters of the body, line ends and runs of spaces as one space: for errors about answers
    /// that are not what they should be.
    var excerpt: String {
        let prefix = String(decoding: body.prefix(1_024), as: UTF8.self)
        let printable = prefix.unicodeScalars.map { scalar -> Character in
            scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0xFFFD ? " " : Character(scalar)
        }
        return String(String(printable).split(separator: " ").joined(separator: " ").prefix(80))
    }
}
