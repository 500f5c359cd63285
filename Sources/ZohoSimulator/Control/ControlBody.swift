#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The JSON object of a control call. Reads members by kind and says in plain words what is wrong: a member that no operation knows
/// is an error too, so that a misspelling does not pass for a wish.
struct ControlBody {
    private var members: [String: ControlValue]
    private let bytes: [UInt8]

    /// An empty body is an empty object.
    init(_ bytes: [UInt8]) throws(ControlError) {
        self.bytes = bytes
        guard !bytes.isEmpty else {
            self.members = [:]
            return
        }
        do {
            self.members = try JSONDecoder().decode([String: ControlValue].self, from: Data(bytes))
        } catch {
            throw ControlError("the body must be a JSON object")
        }
    }

    init(_ parameters: [String: String]) {
        self.bytes = []
        self.members = parameters.mapValues { .text($0) }
    }

    func allow(only names: [String]) throws(ControlError) {
        if let unknown = self.members.keys.sorted().first(where: { !names.contains($0) }) {
            throw ControlError("unknown member \(unknown); known here: \(names.joined(separator: ", "))")
        }
    }

    func text(_ name: String) throws(ControlError) -> String? {
        switch self.members[name] {
        case nil, .nothing: return nil
        case .text(let text): return text
        default: throw ControlError("\(name) must be a string")
        }
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(ControlError) -> Int? {
        guard let share = try self.share(name, in: Double(range.lowerBound)...Double(range.upperBound)) else {
            return nil
        }
        guard let number = Int(exactly: share) else { throw ControlError("\(name) must be a whole number") }
        return number
    }

    func share(_ name: String, in range: ClosedRange<Double>) throws(ControlError) -> Double? {
        switch self.members[name] {
        case nil, .nothing: return nil
        case .number(let number) where range.contains(number): return number
        default:
            throw ControlError("\(name) must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    func flag(_ name: String) throws(ControlError) -> Bool? {
        switch self.members[name] {
        case nil, .nothing: return nil
        case .flag(let flag): return flag
        default: throw ControlError("\(name) must be true or false")
        }
    }

    func texts(_ name: String) throws(ControlError) -> [String]? {
        switch self.members[name] {
        case nil, .nothing: return nil
        case .texts(let texts): return texts
        default: throw ControlError("\(name) must be an array of strings")
        }
    }

    func map(_ name: String) throws(ControlError) -> [String: String]? {
        switch self.members[name] {
        case nil, .nothing: return nil
        case .map(let map): return map
        default: throw ControlError("\(name) must be an object of strings")
        }
    }

    /// The values of an object of any values, by name and in order: as JSON, just as they were written.
    func values(_ name: String) throws(ControlError) -> [(name: String, json: [UInt8])]? {
        guard self.members[name] != nil else { return nil }
        let text = JSONPieces(self.bytes[...]).flatMap { body in
            body.places(of: name).last.map { body.pieces[$0].value }
        }
        guard let object = text.flatMap(JSONPieces.init), object.isObject else {
            throw ControlError("\(name) must be an object")
        }
        return object.pieces.map { (String(decoding: $0.name, as: UTF8.self), Array($0.value)) }
    }

    /// A member that must be one of an enumeration's words.
    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String,
        of words: Word.Type
    ) throws(ControlError) -> Word? where Word.RawValue == String {
        try self.value(name, among: Array(words.allCases), named: \.rawValue)
    }

    /// A member that must be the name of one of these values.
    func value<Value>(
        _ name: String,
        among values: [Value],
        named: (Value) -> String
    ) throws(ControlError) -> Value? {
        guard let text = try self.text(name) else { return nil }
        return try Self.value(text, name, values, named)
    }

    /// Names of such values in an array.
    func values<Value>(
        _ name: String,
        among values: [Value],
        named: (Value) -> String
    ) throws(ControlError) -> [Value]? {
        guard let texts = try self.texts(name) else { return nil }
        var found: [Value] = []
        for text in texts { found.append(try Self.value(text, name, values, named)) }
        return found
    }

    func required<Value>(_ name: String, _ value: Value?) throws(ControlError) -> Value {
        guard let value else { throw ControlError("\(name) is missing") }
        return value
    }

    private static func value<Value>(
        _ text: String,
        _ name: String,
        _ values: [Value],
        _ named: (Value) -> String
    ) throws(ControlError) -> Value {
        guard let value = values.first(where: { named($0) == text }) else {
            throw ControlError("\(name) must be one of \(values.map(named).joined(separator: ", "))")
        }
        return value
    }
}

/// The kinds of value that control bodies have.
private enum ControlValue: Decodable {
    case nothing
    case flag(Bool)
    case number(Double)
    case text(String)
    case texts([String])
    case map([String: String])
    /// An array or object of something else.
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .nothing
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let texts = try? container.decode([String].self) {
            self = .texts(texts)
        } else if let map = try? container.decode([String: String].self) {
            self = .map(map)
        } else {
            self = .other
        }
    }
}
