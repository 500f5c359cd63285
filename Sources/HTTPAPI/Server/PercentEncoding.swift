/// Percent-encoded parts of a path (RFC 3986, section 2.1).
enum PercentEncoding {
    /// - Returns: the empty text, which names nothing, where the bytes are no UTF-8.
    static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let escaped = UInt8(Substring(rest.prefix(2)), radix: 16) {
                bytes.append(escaped)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self) ?? ""
    }
}
