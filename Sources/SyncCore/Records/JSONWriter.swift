/// Writes the few JSON texts that TDS makes itself, with canonical escapes.
package enum JSONWriter {
    /// A string with its quotes.
    package static func string(_ text: String) -> String {
        var scratch = ByteScratch(capacity: text.utf8.count + 2)
        scratch.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { CanonicalString.appendEscaped($0, to: &scratch) }
        scratch.append(UInt8(ascii: "\""))
        return String(decoding: scratch.bytes, as: UTF8.self)
    }

    /// An object; `values` are JSON already, members without a value are left out.
    package static func object(_ members: [(name: String, json: String?)]) -> String {
        let written = members.compactMap { member in member.json.map { "\(string(member.name)):\($0)" } }
        return "{" + written.joined(separator: ",") + "}"
    }
}
