/// One member of a row or detail, or several that are written together: the name, where it belongs, and how its value is made
/// from a `View`, which is what the writer sees of a record.
struct Member<View>: Sendable {
    enum Places: Sendable {
        case everywhere
        /// In the rows of the list only, or in the detail only (zoho-api.md 4).
        case list, detail
    }

    private(set) var places = Places.everywhere
    private(set) var products = ZohoProduct.allCases
    let write: @Sendable (View, inout JSONWriter) -> Void

    init(_ write: @escaping @Sendable (View, inout JSONWriter) -> Void) {
        self.write = write
    }

    /// The same member in the rows of the list only.
    var onList: Self { self.changed { $0.places = .list } }
    /// The same member in the detail only.
    var onDetail: Self { self.changed { $0.places = .detail } }
    var inBooks: Self { self.changed { $0.products = [.books] } }
    var inInventory: Self { self.changed { $0.products = [.inventory] } }

    private func changed(_ change: (inout Self) -> Void) -> Self {
        var member = self
        change(&member)
        return member
    }
}

/// Members that know nothing of documents.
extension Member {
    /// `""`, Zoho's word for "nothing here".
    static func empty(_ names: StaticString...) -> Self {
        Self { _, writer in
            for name in names { writer.raw(name, "\"\"") }
        }
    }

    static func flag(_ name: StaticString, _ value: Bool) -> Self {
        Self { _, writer in writer.flag(name, value) }
    }

    static func constant(_ name: StaticString, _ value: String) -> Self {
        Self { _, writer in writer.string(name, value) }
    }

    static func number(_ name: StaticString, _ value: Int) -> Self {
        Self { _, writer in writer.number(name, value) }
    }

    /// A value that is JSON already: `[]`, `{}`, `0.0`.
    static func raw(_ name: StaticString, _ json: StaticString) -> Self {
        Self { _, writer in writer.raw(name, json) }
    }

    static func text(_ name: StaticString, _ value: @escaping @Sendable (View) -> String) -> Self {
        Self { view, writer in writer.string(name, value(view)) }
    }

    static func id(_ name: StaticString, _ value: @escaping @Sendable (View) -> Int) -> Self {
        Self { view, writer in writer.id(name, value(view)) }
    }

    static func count(_ name: StaticString, _ value: @escaping @Sendable (View) -> Int) -> Self {
        Self { view, writer in writer.number(name, value(view)) }
    }

    /// An amount in hundredths, or a quantity, printed as money is.
    static func money(_ name: StaticString, _ hundredths: @escaping @Sendable (View) -> Int) -> Self {
        Self { view, writer in writer.money(name, Money(hundredths: hundredths(view))) }
    }

    /// A date, or `""` for none. In days since 1970.
    static func date(_ name: StaticString, _ day: @escaping @Sendable (View) -> Int?) -> Self {
        Self { view, writer in writer.string(name, day(view).map(Stamp.date) ?? "") }
    }

    /// An array of objects, each with the same members.
    static func array<Element>(
        _ name: StaticString,
        of elements: @escaping @Sendable (View) -> [Element],
        _ members: [Member<Element>]
    ) -> Self {
        Self { view, writer in
            writer.array(name) { writer in
                for element in elements(view) {
                    writer.object { writer in
                        for member in members { member.write(element, &writer) }
                    }
                }
            }
        }
    }

    static func object(_ name: StaticString, _ members: [Member<View>]) -> Self {
        Self { view, writer in
            writer.object(name) { writer in
                for member in members { member.write(view, &writer) }
            }
        }
    }
}
