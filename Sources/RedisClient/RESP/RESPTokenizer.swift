/// Finds the values of a batch of replies in bytes that arrive in pieces of any size.
///
/// What was found stays found: each byte is looked at once, however the replies are cut into pieces (a reader that begins
/// an array again with each piece is quadratic in a reply of 1 MB). Pushes and attributes leave no token. Memory is the
/// tokens, at most one for three bytes that really came.
struct RESPTokenizer: Sendable {
    /// An aggregate whose elements are still coming.
    private struct Level {
        enum Role { case value, attribute, push }

        let role: Role
        var remaining: Int
    }

    /// A bulk string whose length is known and whose bytes are still coming.
    private struct Bulk {
        let kind: RESPToken.Kind
        let start: Int
        let count: Int
    }

    private let limits: RESPLimits
    private(set) var tokens: [RESPToken] = []
    /// Replies that are complete.
    private(set) var replies = 0
    /// The bytes that are done with: where the next element begins.
    private(set) var position = 0
    /// Where the search for the end of the line at `position` goes on.
    private var searched = 0
    private var bulk: Bulk?
    private var levels: [Level] = []
    /// Attributes and pushes among `levels`: what is inside of them leaves no token.
    private var skipping = 0

    init(limits: RESPLimits) {
        self.limits = limits
    }

    /// Whether nothing of a reply has been seen: all bytes before `position` may be forgotten.
    var isBetweenReplies: Bool { levels.isEmpty && tokens.isEmpty && bulk == nil }

    /// Goes on until so many replies are complete, or the bytes are used up.
    /// - Parameters:
    ///   - wanted: 0 where nobody waits: only pushes may come.
    ///   - bytes: all that came since ``restart()``, those seen before included.
    /// - Returns: whether `wanted` replies are complete. No byte behind the last one was looked at.
    mutating func advance(to wanted: Int, in bytes: UnsafeRawBufferPointer) throws(RESPFault) -> Bool {
        while replies < wanted || (wanted == 0 && position < bytes.count) {
            let hasAdvanced = if let bulk { try finish(bulk, in: bytes) } else { try header(in: bytes, wanted) }
            guard hasAdvanced else { return false }
        }
        return wanted > 0
    }

    /// Begins a new batch at the byte after this one's last.
    /// - Returns: the batch's tokens.
    mutating func restart() -> [RESPToken] {
        let found = tokens
        tokens = []
        replies = 0
        forgetSeenBytes()
        return found
    }

    /// The bytes before `position` are not in the next call's bytes any more.
    mutating func forgetSeenBytes() {
        searched = max(0, searched - position)
        position = 0
    }

    // MARK: Elements

    /// - Returns: whether the line was there.
    private mutating func header(in bytes: UnsafeRawBufferPointer, _ wanted: Int) throws(RESPFault) -> Bool {
        guard position < bytes.count else { return false }
        let type = bytes[position]
        // Before the line is whole: its rest would otherwise answer the next question.
        if wanted == 0, levels.isEmpty, type != UInt8(ascii: ">"), type != UInt8(ascii: "|") { throw .unasked }
        guard let line = try line(in: bytes) else { return false }
        let start = position + 1
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<line])
        position = line + 2
        searched = position
        switch type {
        case UInt8(ascii: "$"): try beginBulk(.bulkString, text)
        case UInt8(ascii: "+"): finish(.simpleString, start, text.count)
        case UInt8(ascii: ":"): try finish(.integer, start, text) { RESPNumber.integer($0) != nil }
        case UInt8(ascii: "-"): finish(.error, start, text.count)
        case UInt8(ascii: "*"): try begin(.array, text, type)
        case UInt8(ascii: "%"): try begin(.map, text, type)
        case UInt8(ascii: "~"): try begin(.set, text, type)
        case UInt8(ascii: "|"): try beginSkipped(.attribute, text, type)
        case UInt8(ascii: ">"): try beginSkipped(.push, text, type)
        case UInt8(ascii: "_"): try finish(.null, start, text) { $0.isEmpty }
        case UInt8(ascii: "#"): try finish(.boolean, start, text, RESPNumber.isBoolean)
        case UInt8(ascii: ","): try finish(.double, start, text) { RESPNumber.double($0) != nil }
        case UInt8(ascii: "("): try finish(.bigNumber, start, text, RESPNumber.isBigNumber)
        case UInt8(ascii: "!"): try beginBulk(.bulkError, text)
        case UInt8(ascii: "="): try beginBulk(.verbatim, text)
        case UInt8(ascii: ";"), UInt8(ascii: "."): throw .streamed
        default: throw .unknownType(type)
        }
        return true
    }

    /// The end of the line at `position`; nil where it has not come yet.
    private mutating func line(in bytes: UnsafeRawBufferPointer) throws(RESPFault) -> Int? {
        var index = max(searched, position)
        let last = min(bytes.count, position + 1 + limits.lineBytesMax + 2)
        while index < last {
            if bytes[index] == UInt8(ascii: "\n") {
                // At least the type byte, then CR.
                guard index >= position + 2, bytes[index - 1] == UInt8(ascii: "\r") else {
                    throw .malformedLine(bytes[position])
                }
                return index - 1
            }
            if index > position, bytes[index - 1] == UInt8(ascii: "\r") { throw .malformedLine(bytes[position]) }
            index += 1
        }
        searched = index
        guard last < position + 1 + limits.lineBytesMax + 2 else { throw .malformedLine(bytes[position]) }
        return nil
    }

    private mutating func finish(
        _ kind: RESPToken.Kind,
        _ start: Int,
        _ text: UnsafeRawBufferPointer,
        _ isValid: (UnsafeRawBufferPointer) -> Bool
    ) throws(RESPFault) {
        guard isValid(text) else { throw .malformedLine(kind.typeByte) }
        finish(kind, start, text.count)
    }

    private mutating func finish(_ kind: RESPToken.Kind, _ start: Int, _ count: Int) {
        append(kind, start, count)
        complete()
    }

    private mutating func beginBulk(
        _ kind: RESPToken.Kind,
        _ text: UnsafeRawBufferPointer
    ) throws(RESPFault) {
        guard let length = try length(text, kind.typeByte) else {
            guard kind == .bulkString else { throw .malformedLine(kind.typeByte) }
            return finish(.null, position, 0)
        }
        guard length <= limits.bulkBytesMax else { throw .tooLong }
        bulk = Bulk(kind: kind, start: position, count: length)
    }

    /// - Returns: whether all of it was there.
    private mutating func finish(_ value: Bulk, in bytes: UnsafeRawBufferPointer) throws(RESPFault) -> Bool {
        let end = value.start + value.count
        guard bytes.count >= end + 2 else { return false }
        guard bytes[end] == UInt8(ascii: "\r"), bytes[end + 1] == UInt8(ascii: "\n") else { throw .malformedBulk }
        if value.kind == .verbatim {
            // `txt:` or `mkd:`, then the text.
            guard value.count >= 4, bytes[value.start + 3] == UInt8(ascii: ":") else { throw .malformedBulk }
        }
        bulk = nil
        position = end + 2
        searched = position
        finish(value.kind, value.start, value.count)
        return true
    }

    private mutating func begin(
        _ kind: RESPToken.Kind,
        _ text: UnsafeRawBufferPointer,
        _ type: UInt8
    ) throws(RESPFault) {
        guard let length = try length(text, type) else {
            guard kind == .array else { throw .malformedLine(type) }
            return finish(.null, position, 0)
        }
        let count = try elements(length, perEntry: kind == .map ? 2 : 1)
        append(kind, position, count)
        try descend(.value, count)
    }

    private mutating func beginSkipped(
        _ role: Level.Role,
        _ text: UnsafeRawBufferPointer,
        _ type: UInt8
    ) throws(RESPFault) {
        guard role == .attribute || levels.isEmpty else { throw .misplacedPush }
        guard let length = try length(text, type) else { throw .malformedLine(type) }
        skipping += 1
        try descend(role, try elements(length, perEntry: role == .attribute ? 2 : 1))
    }

    private mutating func descend(_ role: Level.Role, _ count: Int) throws(RESPFault) {
        guard levels.count < limits.depthMax else { throw .tooDeep }
        levels.append(Level(role: role, remaining: count))
        if count == 0 { ascend() }
    }

    /// An element of the innermost aggregate, or a whole reply, is complete.
    private mutating func complete() {
        guard let last = levels.indices.last else {
            replies += 1
            return
        }
        levels[last].remaining -= 1
        if levels[last].remaining == 0 { ascend() }
    }

    /// The innermost aggregate is complete.
    private mutating func ascend() {
        guard let level = levels.popLast() else { return }
        switch level.role {
        case .value: complete()
        // The value that an attribute speaks of is still to come; a push answers nobody.
        case .attribute, .push: skipping -= 1
        }
    }

    private mutating func append(_ kind: RESPToken.Kind, _ start: Int, _ count: Int) {
        guard skipping == 0 else { return }
        tokens.append(
            RESPToken(kind: kind, offset: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: count))
        )
    }

    // MARK: Lengths

    /// Nil for RESP2's null, `-1`.
    private func length(_ text: UnsafeRawBufferPointer, _ type: UInt8) throws(RESPFault) -> Int? {
        if text.count == 1, text[0] == UInt8(ascii: "?") { throw .streamed }
        if text.elementsEqual("-1".utf8) { return nil }
        guard let length = RESPNumber.length(text) else { throw .malformedLine(type) }
        return length
    }

    private func elements(_ length: Int, perEntry: Int) throws(RESPFault) -> Int {
        guard length <= limits.elementsMax / perEntry else { throw .tooLong }
        return length * perEntry
    }
}

extension RESPToken.Kind {
    /// For faults.
    fileprivate var typeByte: UInt8 {
        switch self {
        case .simpleString: UInt8(ascii: "+")
        case .error: UInt8(ascii: "-")
        case .integer: UInt8(ascii: ":")
        case .double: UInt8(ascii: ",")
        case .boolean: UInt8(ascii: "#")
        case .null: UInt8(ascii: "_")
        case .bigNumber: UInt8(ascii: "(")
        case .bulkString: UInt8(ascii: "$")
        case .bulkError: UInt8(ascii: "!")
        case .verbatim: UInt8(ascii: "=")
        case .array: UInt8(ascii: "*")
        case .set: UInt8(ascii: "~")
        case .map: UInt8(ascii: "%")
        }
    }
}
