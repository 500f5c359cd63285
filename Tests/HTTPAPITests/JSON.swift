import Foundation

/// A JSON value.
enum JSON: Decodable, Sendable, Equatable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        self =
            if value.decodeNil() {
                .null
            } else if let boolean = try? value.decode(Bool.self) {
                .boolean(boolean)
            } else if let number = try? value.decode(Double.self) {
                .number(number)
            } else if let text = try? value.decode(String.self) {
                .text(text)
            } else if let list = try? value.decode([JSON].self) {
                .list(list)
            } else {
                .object(try value.decode([String: JSON].self))
            }
    }

    init?(_ text: String) {
        guard let json = try? JSONDecoder().decode(JSON.self, from: Data(text.utf8)) else { return nil }
        self = json
    }

    /// A value inside by its path: `error.code`, `runs.0.sync_id`. Nil where there is none.
    subscript(path: String) -> JSON? {
        path.split(separator: ".").reduce(self) { value, name in value?.part(String(name)) }
    }

    func part(_ name: String) -> JSON? {
        switch self {
        case .list(let list): Int(name).flatMap { list.indices.contains($0) ? list[$0] : nil }
        case .object(let members): members[name]
        case .null, .boolean, .number, .text: nil
        }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var flag: Bool? { if case .boolean(let flag) = self { flag } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var integer: Int? { number.flatMap { Int(exactly: $0) } }
    var list: [JSON]? { if case .list(let list) = self { list } else { nil } }
    var members: [String: JSON]? { if case .object(let members) = self { members } else { nil } }
}
