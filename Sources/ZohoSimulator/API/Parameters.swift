/// The parameters of a query string or of a form body. The last of several values counts.
struct Parameters: Sendable {
    private var values: [String: String] = [:]

    init() {}

    /// Reads `a=b&c=d`. A plus is a space in both places, as web servers read it, so a plus of a stamp must come as `%2B`
    /// (zoho-api.md 3.4).
    init(_ text: Substring) {
        for pair in text.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = sides.count > 1 ? Self.decoded(sides[1]) : ""
            self.values[Self.decoded(sides[0])] = value
        }
    }

    subscript(name: String) -> String? {
        get { self.values[name] }
        set { self.values[name] = newValue }
    }

    /// These parameters, with those of `other` on top.
    func merging(_ other: Parameters) -> Parameters {
        var merged = self
        merged.values.merge(other.values) { _, new in new }
        return merged
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: Array(rest.prefix(2)), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
