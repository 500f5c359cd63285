/// A name and its value, of a query or a form. Bytes, since a text may have been cut in the middle of a character.
package struct FormPair: Sendable, Equatable {
    let nameBytes: [UInt8]
    let valueBytes: [UInt8]

    package init(name: String, value: String) {
        self.init(Array(name.utf8), Array(value.utf8))
    }

    init(_ name: some Sequence<UInt8>, _ value: some Sequence<UInt8>) {
        nameBytes = Array(name)
        valueBytes = Array(value)
    }

    /// What is not UTF-8 is U+FFFD.
    var name: String { String(decoding: nameBytes, as: UTF8.self) }
    var value: String { String(decoding: valueBytes, as: UTF8.self) }

    /// The pairs of an `application/x-www-form-urlencoded` body (WHATWG URL, section 5.1), in their order.
    static func pairs(of body: [UInt8]) -> [FormPair] {
        body.split(separator: UInt8(ascii: "&")).map { part in
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return FormPair(decoded(halves[0]), halves.count > 1 ? decoded(halves[1]) : [])
        }
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
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
        return bytes
    }
}
