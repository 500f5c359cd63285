/// Ways in which a row can be no proper record any more. A reader must reject such a row and keep the others of its page. Where
/// a type has no money or no stamp, there is none to be broken.
package enum Breakage: String, Sendable, CaseIterable, Codable {
    /// One member name occurs twice in the row.
    case duplicateMember = "duplicate_member"
    /// The name holds the escape of one half of a surrogate pair.
    case loneSurrogate = "lone_surrogate"
    /// The name holds bytes that are not UTF-8.
    case invalidUTF8 = "invalid_utf8"
    /// A member holds 600 arrays inside each other.
    case tooDeep = "too_deep"
    /// The id member is absent.
    case noID = "no_id"
    /// A money member is `"abc"`: the rate of an item, the receivable amount of a contact, the total of a document.
    case wrongType = "wrong_type"
    /// `last_modified_time` is `"yesterday"`.
    case badStamp = "bad_stamp"
}

extension JSONWriter {
    /// The id, unless it is what is broken.
    mutating func id(_ name: StaticString, _ value: Int, unless breakage: Breakage?) {
        if breakage != .noID { self.id(name, value) }
    }

    /// The name, with broken text in it when the text is what is broken.
    mutating func title(_ name: StaticString, _ value: String, broken breakage: Breakage?) {
        switch breakage {
        case .loneSurrogate: self.bytes(name, Array(#""broken \ud83d name""#.utf8))
        case .invalidUTF8: self.bytes(name, Array("\"broken ".utf8) + [0xC3, 0x28, 0xFF] + Array(" name\"".utf8))
        case .duplicateMember:
            self.string(name, value)
            self.string(name, value + " (second)")
        default: self.string(name, value)
        }
    }

    mutating func money(_ name: StaticString, _ value: Money, broken breakage: Breakage?) {
        if breakage == .wrongType { self.string(name, "abc") } else { self.money(name, value) }
    }

    /// The stamp; no member at all for a record that lost it.
    mutating func modified(_ stamp: String?, broken breakage: Breakage?) {
        if breakage == .badStamp {
            self.string("last_modified_time", "yesterday")
        } else if let stamp {
            self.string("last_modified_time", stamp)
        }
    }

    /// The 600 levels of ``Breakage/tooDeep``.
    mutating func depth(broken breakage: Breakage?) {
        guard breakage == .tooDeep else { return }
        let levels = 600
        self.bytes(
            "nested",
            [UInt8](repeating: UInt8(ascii: "["), count: levels) + [UInt8](repeating: UInt8(ascii: "]"), count: levels)
        )
    }
}
