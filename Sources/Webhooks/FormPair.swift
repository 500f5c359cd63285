/// A name and its value, of a query or a form.
package struct FormPair: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// The pairs of an `application/x-www-form-urlencoded` body (WHATWG URL, section 5.1), in their order.
    /// - Returns: nil where a pair is not UTF-8: what it means cannot be known.
    static func pairs(of body: [UInt8]) -> [FormPair]? {
        var pairs: [FormPair] = []
        for part in body.split(separator: UInt8(ascii: "&")) {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = halves.first.flatMap(decoded),
                let value = halves.count > 1 ? decoded(halves[1]) : ""
            else { return nil }
            pairs.append(FormPair(name: name, value: value))
        }
        return pairs
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                bytes.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), let escaped = Hexadecimal.bytes(of: rest.prefix(2))?.first {
                bytes.append(escaped)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
