/// One value inside the bytes of a record: its kind and its text, decoded on demand.
package struct JSONValue: Sendable {
    package enum Kind: Sendable, Equatable {
        case string, number, boolean, null, object, array
    }

    package let kind: Kind
    /// The value as the source wrote it, quotes included.
    package let bytes: ArraySlice<UInt8>

    /// The value as the source wrote it.
    package var json: String { String(decoding: bytes, as: UTF8.self) }

    /// The characters of a string; nil for other kinds, and for a string of a broken record whose escapes mean nothing.
    package var string: String? {
        guard kind == .string else { return nil }
        let content = bytes.dropFirst().dropLast()
        guard content.contains(UInt8(ascii: "\\")) else { return String(decoding: content, as: UTF8.self) }
        return bytes.withUnsafeBufferPointer { bytes in
            // Values inside of containers were skipped unread (`skipValue`), and unescaping relies on what is checked here.
            var lexer = JSONLexer(bytes)
            guard (try? lexer.string()) != nil, lexer.position == lexer.end else { return nil }
            let content = UnsafeBufferPointer(rebasing: bytes.dropFirst().dropLast())
            var characters = ByteScratch(capacity: content.count)
            CanonicalString.appendUnescaped(content, to: &characters)
            return String(decoding: characters.bytes, as: UTF8.self)
        }
    }

    package var boolean: Bool? {
        kind == .boolean ? bytes.first == UInt8(ascii: "t") : nil
    }

    package var integer: Int? {
        kind == .number ? Int(json) : nil
    }

    /// An id: the characters of a string, or the digits of a whole number.
    package var identifier: String? {
        kind == .number && bytes.allSatisfy { $0 &- 0x30 < 10 } ? json : string
    }

    package func members() throws(JSONFault) -> [JSONMember] {
        try JSONMember.members(of: bytes)
    }

    package func elements() throws(JSONFault) -> [JSONValue] {
        try Self.elements(of: bytes)
    }

    // Of texts that need not be JSON in all their parts.

    /// The one value that a text holds, found by its brackets and quotes: what is inside of it is not looked at.
    package static func found(in text: ArraySlice<UInt8>) throws(JSONFault) -> JSONValue {
        try text.withUnsafeBufferPointer { bytes throws(JSONFault) in
            var lexer = JSONLexer(bytes)
            lexer.skipWhiteSpace()
            let value = try next(&lexer, in: text)
            lexer.skipWhiteSpace()
            guard lexer.position == lexer.end else { throw JSONFault(.bytesAfterValue, at: lexer.position) }
            return value
        }
    }

    /// The members of an object up to the first that cannot be read.
    package var leadingMembers: [JSONMember] { JSONMember.leadingMembers(of: bytes) }

    /// The elements of an array up to the first that cannot be read.
    package var leadingElements: [JSONValue] {
        var elements: [JSONValue] = []
        try? Self.collect(from: bytes, into: &elements)
        return elements
    }
}

/// A member of an object.
package struct JSONMember: Sendable {
    package let name: String
    package let value: JSONValue

    /// The members of the object that `bytes` hold, in their order; what is inside of them is not looked at.
    package static func members(of bytes: ArraySlice<UInt8>) throws(JSONFault) -> [JSONMember] {
        var members: [JSONMember] = []
        try collect(from: bytes, into: &members)
        return members
    }

    /// The members of a broken object up to the first that cannot be read.
    static func leadingMembers(of bytes: ArraySlice<UInt8>) -> [JSONMember] {
        var members: [JSONMember] = []
        try? collect(from: bytes, into: &members)
        return members
    }

    private static func collect(
        from bytes: ArraySlice<UInt8>,
        into members: inout [JSONMember]
    ) throws(JSONFault) {
        try ContainerWalk.walk(bytes, opening: "{", closing: "}") { lexer throws(JSONFault) in
            let token = try lexer.string()
            let key = JSONValue(kind: .string, bytes: bytes.part(token.start - 1..<token.end + 1))
            lexer.skipWhiteSpace()
            try lexer.expect(UInt8(ascii: ":"), "a colon")
            lexer.skipWhiteSpace()
            members.append(JSONMember(name: key.string ?? "", value: try JSONValue.next(&lexer, in: bytes)))
        }
    }
}

extension JSONValue {
    fileprivate static func elements(of bytes: ArraySlice<UInt8>) throws(JSONFault) -> [JSONValue] {
        var elements: [JSONValue] = []
        try collect(from: bytes, into: &elements)
        return elements
    }

    fileprivate static func collect(
        from bytes: ArraySlice<UInt8>,
        into elements: inout [JSONValue]
    ) throws(JSONFault) {
        try ContainerWalk.walk(bytes, opening: "[", closing: "]") { lexer throws(JSONFault) in
            elements.append(try next(&lexer, in: bytes))
        }
    }

    /// Reads the value at the lexer's position; containers are skipped as a whole.
    static func next(
        _ lexer: inout JSONLexer,
        in bytes: ArraySlice<UInt8>
    ) throws(JSONFault) -> JSONValue {
        let start = lexer.position
        let kind: Kind
        switch try lexer.peek() {
        case UInt8(ascii: "\""): kind = .string
        case UInt8(ascii: "{"): kind = .object
        case UInt8(ascii: "["): kind = .array
        case UInt8(ascii: "t"), UInt8(ascii: "f"): kind = .boolean
        case UInt8(ascii: "n"): kind = .null
        default: kind = .number  // or nothing at all, which skipping refuses
        }
        try lexer.skipValue()
        return JSONValue(kind: kind, bytes: bytes.part(start..<lexer.position))
    }
}

private enum ContainerWalk {
    /// Calls `item` at each item of one container and takes care of brackets, commas and white space.
    static func walk(
        _ bytes: ArraySlice<UInt8>,
        opening: Unicode.Scalar,
        closing: Unicode.Scalar,
        _ item: (inout JSONLexer) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONFault) in
            var lexer = JSONLexer(buffer)
            try lexer.expect(UInt8(ascii: opening), "a container")
            lexer.skipWhiteSpace()
            if try lexer.peek() == UInt8(ascii: closing) { return }
            while true {
                try item(&lexer)
                lexer.skipWhiteSpace()
                if try lexer.peek() == UInt8(ascii: closing) { return }
                try lexer.expect(UInt8(ascii: ","), "a comma or the end of the container")
                lexer.skipWhiteSpace()
            }
        }
    }
}

extension ArraySlice<UInt8> {
    /// The part at offsets from this slice's start.
    fileprivate func part(_ offsets: Range<Int>) -> ArraySlice<UInt8> {
        self[startIndex + offsets.lowerBound..<startIndex + offsets.upperBound]
    }
}
