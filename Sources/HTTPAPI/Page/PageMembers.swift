import Mustache
import SyncCore

/// What a template sees of something: values by name. A name that is not there shows nothing.
///
/// Mustache takes values of any type. It asks them for a name by reflection, and finds out by casts what a value is; that was most
/// of a page's time. These say at once what they are.
struct PageMembers: Sendable, ExpressibleByDictionaryLiteral {
    private var values: [String: PageValue]

    /// Members that are nil are left out. No name comes twice.
    init(dictionaryLiteral elements: (String, PageValue?)...) {
        values = Dictionary(minimumCapacity: elements.count)
        for (name, value) in elements { values[name] = value }
    }

    /// What is told of a subject, under the names that it has in the API. A field that is not one text is left out.
    init<Subject>(_ fields: [Field<Subject>], of subject: Subject) {
        values = Dictionary(minimumCapacity: fields.count)
        for field in fields { values[field.name] = field.text(of: subject).map(PageValue.text) }
    }

    /// These and others; where both have a name, the others'.
    func with(_ others: PageMembers) -> PageMembers {
        var all = self
        all.values.merge(others.values) { $1 }
        return all
    }
}

enum PageValue: Sendable {
    case text(String)
    /// Shows a section, or does not.
    case flag(Bool)
    /// Shows a section for each.
    case list([PageMembers])

    static func number(_ number: Int) -> PageValue { .text(String(number)) }
}

extension PageMembers: MustacheParent, MustacheCustomRepresentation {
    func child(named name: String) -> Any? {
        switch values[name] {
        case .text(let text): PageWord(renderText: text)
        case .flag(let flag): flag
        case .list(let list): list
        case nil: nil
        }
    }

    var representation: Any? { self }
}

/// A text in a template.
private struct PageWord: MustacheCustomRenderable, MustacheCustomRepresentation {
    let renderText: String

    var isNull: Bool { false }
    var representation: Any? { self }
}
