#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// User and password of an `Authorization: Basic` header.
struct BasicCredentials {
    let user: String
    let password: String

    init?(header: String) {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let data = Data(base64Encoded: String(parts[1]))
        else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        let sides = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2 else { return nil }
        self.user = String(sides[0])
        self.password = String(sides[1])
    }
}
