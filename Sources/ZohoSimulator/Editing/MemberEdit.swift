/// One change of a JSON text: another value for a member, or the member gone.
///
/// A path goes from the outside in, with points: `page_context.page`, `line_items.0.rate`, `invoices.*.invoice_url`. A number is
/// an element's place, `*` is all of them. Where a path leads nowhere nothing changes, but for its last step: a member is added,
/// and so is the element behind the last.
package struct MemberEdit: Sendable, Equatable {
    enum Action: Sendable, Equatable {
        /// The new value as JSON. In its texts `{value}` is what the old text or number says, and `{read}` a number that is
        /// another one in each answer.
        case set([UInt8])
        case remove
        /// The value becomes the only element of an array.
        case wrap
    }

    let path: [String]
    let action: Action

    init(_ path: String, _ action: Action) {
        self.path = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        self.action = action
    }

    /// - Parameter json: goes out as it is, so it may be none.
    package static func set(_ path: String, _ json: String) -> MemberEdit { MemberEdit(path, .set(Array(json.utf8))) }
    package static func remove(_ path: String) -> MemberEdit { MemberEdit(path, .remove) }
    package static func wrap(_ path: String) -> MemberEdit { MemberEdit(path, .wrap) }

    /// The text with this change; as it is, where it is no object or array.
    /// - Parameter read: what stands for `{read}`.
    func applied(to text: [UInt8], read: [UInt8]) -> [UInt8] {
        self.applied(to: text[...], self.path[...], read)
    }
}

extension MemberEdit {
    private func applied(to text: ArraySlice<UInt8>, _ path: ArraySlice<String>, _ read: [UInt8]) -> [UInt8] {
        guard let step = path.first, var pieces = JSONPieces(text) else { return Array(text) }
        let places = pieces.places(of: step)
        let rest = path.dropFirst()
        if places.isEmpty, rest.isEmpty, case .set(let json) = self.action {
            pieces.append(step, Self.filled(json, old: [], read))
        }
        for place in places.reversed() {
            let old = pieces.pieces[place].value
            switch self.action {
            case _ where !rest.isEmpty: pieces.replace(at: place, with: self.applied(to: old, rest, read))
            case .set(let json): pieces.replace(at: place, with: Self.filled(json, old: old, read))
            case .remove: pieces.remove(at: place)
            case .wrap: pieces.replace(at: place, with: [UInt8(ascii: "[")] + old + [UInt8(ascii: "]")])
            }
        }
        return pieces.bytes
    }

    private static func filled(_ json: [UInt8], old: ArraySlice<UInt8>, _ read: [UInt8]) -> [UInt8] {
        json.replacing(Array("{value}".utf8), with: self.words(of: old)).replacing(Array("{read}".utf8), with: read)
    }

    /// What fits between the quotes of another text: a text without its own, a number or word; nothing of an object or array.
    private static func words(of value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        switch value.first {
        case UInt8(ascii: "\""): value.dropFirst().dropLast()
        case UInt8(ascii: "{"), UInt8(ascii: "["), nil: []
        default: value
        }
    }
}
