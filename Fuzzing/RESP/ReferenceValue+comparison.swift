package import RedisClient

extension ReferenceValue {
    /// Whether the first reader made of a reply what this one did.
    package func means(_ value: RESPValue) -> Bool {
        switch (self, value) {
        case (.null, .null): true
        case (.aggregate(UInt8(ascii: "*"), let left), .array(let right)),
            (.aggregate(UInt8(ascii: "~"), let left), .set(let right)):
            Self.mean(left, right)
        case (.aggregate(UInt8(ascii: "%"), let left), .map(let right)):
            Self.mean(left, right.flatMap { [$0.key, $0.value] })
        case (.text(let type, let bytes), _): Self.means(type, bytes, value)
        default: false
        }
    }

    private static func mean(_ left: [ReferenceValue], _ right: [RESPValue]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { $0.means($1) }
    }

    private static func means(_ type: UInt8, _ bytes: [UInt8], _ value: RESPValue) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return switch (Character(Unicode.Scalar(type)), value) {
        case ("+", .simpleString(let other)), ("(", .bigNumber(let other)): text == other
        case ("-", .error(let error)), ("!", .error(let error)): text == error.message
        case ("$", .bulkString(_)): value.withBytes { $0.elementsEqual(bytes) } ?? false
        case ("=", .verbatim(let format, _)):
            format == String(decoding: bytes.prefix(3), as: UTF8.self)
                && value.text == String(decoding: bytes.dropFirst(4), as: UTF8.self)
        case (":", .integer(let number)): Int64(text) == number
        case ("#", .boolean(let isTrue)): isTrue == (text == "t")
        case (",", .double(let number)): number.isNaN ? text.hasSuffix("nan") : Double(text) == number
        default: false
        }
    }
}
