/// A change that the control can make to a document.
struct DocumentEdit: Sendable {
    let member: RecordMember
    let apply: @Sendable (inout DocumentRecord, inout SplitMix64) -> Void

    /// Another quantity of the first line.
    static let lines = DocumentEdit(member: .lineItems) { record, random in
        if !record.lines.isEmpty { record.lines[0].quantity += 1 + random.below(9) }
    }

    static let reference = DocumentEdit(member: .referenceNumber) { record, random in
        record.reference = Edited.text(record.reference, &random)
    }

    /// The next status that does not end the document.
    static let status = DocumentEdit(member: .status) { record, _ in
        let places = record.shape.statuses.indices.filter { !record.shape.statuses[$0].isVoid }
        let place = record.statusPlace
        record.statusPlace = places.first { $0 > place } ?? places.first ?? place
    }

    /// Another rate of the first line, by the name that lines have there.
    static func rate(_ member: RecordMember) -> DocumentEdit {
        DocumentEdit(member: member) { record, random in
            if !record.lines.isEmpty { record.lines[0].rate += 25 * (1 + random.below(400)) }
        }
    }

    static func title(_ member: RecordMember) -> DocumentEdit {
        DocumentEdit(member: member) { $0.title = Edited.text($0.title, &$1) }
    }

    static func remark(_ member: RecordMember) -> DocumentEdit {
        DocumentEdit(member: member) { $0.remark = Edited.text($0.remark, &$1) }
    }

    static func amount(_ member: RecordMember) -> DocumentEdit {
        DocumentEdit(member: member) { $0.amount += 100 * (1 + $1.below(500)) }
    }
}
