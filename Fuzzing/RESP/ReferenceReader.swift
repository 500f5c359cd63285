package import RedisClient

/// A second reader of replies, written for being right and not for being fast: it has all bytes, descends into aggregates by
/// calling itself, and shares nothing with the first one but the limits.
package struct ReferenceReader {
    package enum Outcome: Equatable {
        case reply(ReferenceValue)
        /// The bytes end before the reply does.
        case incomplete
        case invalid
    }

    private enum Stop: Error { case incomplete, invalid }

    private let bytes: [UInt8]
    private let limits: RESPLimits
    /// Behind the last complete reply.
    package private(set) var position = 0

    package init(_ bytes: [UInt8], limits: RESPLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The next reply; pushes before it are passed over.
    package mutating func next() -> Outcome {
        var place = position
        do throws(Stop) {
            while true {
                guard let value = try value(&place, depth: 0) else {
                    position = place
                    continue
                }
                position = place
                return .reply(value)
            }
        } catch {
            return error == .incomplete ? .incomplete : .invalid
        }
    }

    /// Nil for a push and for an attribute: the caller reads on.
    private func value(_ place: inout Int, depth: Int) throws(Stop) -> ReferenceValue? {
        guard place < bytes.count else { throw .incomplete }
        let type = bytes[place]
        let line = try line(&place)
        let text = String(decoding: line, as: UTF8.self)
        switch Character(Unicode.Scalar(type)) {
        case "+", "-": return .text(type, line)
        case ":": return try checked(type, line, text.isSigned && Int64(text) != nil)
        case "_":
            _ = try checked(type, line, text.isEmpty)
            return .null
        case "#": return try checked(type, line, text == "t" || text == "f")
        case "(": return try checked(type, line, text.isSigned)
        case ",": return try checked(type, line, text.isDouble)
        case "$", "!", "=": return try bulk(type, text, &place)
        case "*", "~", "%": return try aggregate(type, text, &place, depth)
        case ">", "|":
            guard type == UInt8(ascii: "|") || depth == 0 else { throw .invalid }
            guard try aggregate(type, text, &place, depth) != .null else { throw .invalid }
            return nil
        default: throw .invalid
        }
    }

    private func line(_ place: inout Int) throws(Stop) -> [UInt8] {
        let start = place + 1
        for index in place..<bytes.count {
            guard index - start <= limits.lineBytesMax + 1 else { throw .invalid }
            if bytes[index] == 10 {
                let content = bytes[min(start, index)..<index]
                guard content.last == 13, !content.dropLast().contains(13) else { throw .invalid }
                place = index + 1
                return Array(content.dropLast())
            }
            // A CR that no LF follows.
            if bytes[index] == 13, index + 1 < bytes.count, bytes[index + 1] != 10 { throw .invalid }
        }
        guard bytes.count - start < limits.lineBytesMax + 2 else { throw .invalid }
        throw .incomplete
    }

    private func checked(_ type: UInt8, _ line: [UInt8], _ isValid: Bool) throws(Stop) -> ReferenceValue? {
        guard isValid else { throw .invalid }
        return .text(type, line)
    }

    private func length(_ text: String) throws(Stop) -> Int {
        guard (1...10).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let length = Int(text)
        else { throw .invalid }
        return length
    }

    private func bulk(_ type: UInt8, _ text: String, _ place: inout Int) throws(Stop) -> ReferenceValue {
        if text == "-1", type == UInt8(ascii: "$") { return .null }
        let length = try length(text)
        guard length <= limits.bulkBytesMax else { throw .invalid }
        guard bytes.count - place >= length + 2 else { throw .incomplete }
        let content = Array(bytes[place..<place + length])
        guard bytes[place + length] == 13, bytes[place + length + 1] == 10 else { throw .invalid }
        if type == UInt8(ascii: "=") {
            guard content.count >= 4, content[3] == UInt8(ascii: ":") else { throw .invalid }
        }
        place += length + 2
        return .text(type, content)
    }

    private func aggregate(
        _ type: UInt8,
        _ text: String,
        _ place: inout Int,
        _ depth: Int
    ) throws(Stop) -> ReferenceValue {
        if text == "-1", type == UInt8(ascii: "*") { return .null }
        let isPaired = type == UInt8(ascii: "%") || type == UInt8(ascii: "|")
        let count = try length(text) * (isPaired ? 2 : 1)
        guard count <= limits.elementsMax, depth < limits.depthMax else { throw .invalid }
        var values: [ReferenceValue] = []
        while values.count < count {
            if let value = try value(&place, depth: depth + 1) { values.append(value) }
        }
        return .aggregate(type, values)
    }
}

extension String {
    /// Digits, with or without a sign.
    fileprivate var isSigned: Bool {
        let digits = first == "-" || first == "+" ? dropFirst() : self[...]
        return !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) }
    }

    fileprivate var isDouble: Bool {
        if ["inf", "-inf", "nan", "-nan"].contains(self) { return true }
        return utf8.count <= 400 && utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) } && Double(self) != nil
    }
}
