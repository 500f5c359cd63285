import Foundation
import SyncCore
import SyncTestKit
import ZohoAPI

/// What an input did.
enum Finding {
    case accepted
    case refused
    case page(records: Int, rejected: Int)
    /// A promise that did not hold.
    case broken(String)
}

/// The ways in for bytes from outside. Each checks what must hold whatever the bytes are.
enum Target: CaseIterable {
    case value, record, page, contactPage, detail, texts

    func check(_ input: [UInt8], _ random: inout SeededRandom) -> Finding {
        switch self {
        case .value: Self.value(input, isCompared: random.once(in: 16))
        case .record: Self.record(input)
        case .page: Self.page(input, of: .products)
        case .contactPage: Self.page(input, of: .customers)
        case .detail: Self.detail(input)
        case .texts: Self.texts(input)
        }
    }

    /// An accepted value's canonical form is accepted and its own canonical form, and Foundation reads it.
    private static func value(_ input: [UInt8], isCompared: Bool) -> Finding {
        do throws(JSONFault) {
            let form = try CanonicalJSON.form(of: input)
            guard try CanonicalJSON.form(of: form) == form else {
                return .broken("the canonical form is no fixed point")
            }
            if isCompared, !isBeyondDouble(form), !isJSON(form) { return .broken("the canonical form is no JSON") }
            return .accepted
        } catch {
            guard (0...input.count).contains(error.offset) else {
                return .broken("the offset \(error.offset) is outside")
            }
            return .refused
        }
    }

    /// A record is accepted if and only if it is an object and a value that is accepted; its form is a fixed point.
    private static func record(_ input: [UInt8]) -> Finding {
        let asValue = try? CanonicalJSON.form(of: input)
        do throws(JSONFault) {
            let form = try CanonicalJSON.form(of: input, as: .products)
            guard asValue?.first == UInt8(ascii: "{") else {
                return .broken("accepted as a record, refused as a value")
            }
            guard try CanonicalJSON.form(of: form, as: .products) == form else {
                return .broken("the form is no fixed point")
            }
            return .accepted
        } catch {
            return asValue?.first == UInt8(ascii: "{") ? .broken("refused as a record, accepted as a value") : .refused
        }
    }

    /// Each record of a page is the value that stands at its place, and can be mapped to a row or not, without a crash.
    private static func page(_ input: [UInt8], of type: EntityType) -> Finding {
        guard let page = (try? AnswerReader(of: type).page(input))?.content else { return .refused }
        var end = 0
        let slices = page.records.map(\.slice) + page.rejected.map(\.slice)
        for range in slices.map(\.range).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard range.lowerBound >= end, range.upperBound <= input.count, !range.isEmpty else {
                return .broken("records overlap, or lie outside of the page")
            }
            end = range.upperBound
        }
        for record in page.records {
            let form = try? CanonicalJSON.form(of: record.slice.bytes, as: type)
            guard form.map(CanonicalJSON.hash(ofForm:)) == record.hash else {
                return .broken("a hash is not its record's")
            }
            _ = try? RowMapper(type).row(for: record)
        }
        if let elements = elements(of: input, type), elements != slices.count + page.foreignCount {
            return .broken("\(elements) rows, but \(slices.count + page.foreignCount) are accounted for")
        }
        return .page(records: page.records.count, rejected: page.rejected.count)
    }

    private static func detail(_ input: [UInt8]) -> Finding {
        let answer = try? AnswerReader(.products).detail(input)
        let envelope = try? AnswerReader.envelope(input)
        return answer == nil && envelope == nil ? .refused : .accepted
    }

    /// Texts out of values: stamps and decimals.
    private static func texts(_ input: [UInt8]) -> Finding {
        let text = String(decoding: input.prefix(80), as: UTF8.self)
        let instant = Instant(iso8601: text)
        if let instant, Instant(iso8601: instant.description) != instant {
            return .broken("the instant is printed wrongly")
        }
        let state = SyncState(json: String(decoding: input, as: UTF8.self))
        if let state, SyncState(json: state.json) != state { return .broken("the cache entry is printed wrongly") }
        return instant == nil && state == nil && DecimalText.plain(text) == nil ? .refused : .accepted
    }

    /// The number of rows as another parser counts them; nil where that one refuses the page.
    private static func elements(of page: [UInt8], _ type: EntityType) -> Int? {
        guard page.count < 2_000, !isBeyondDouble(page),
            let answer = try? JSONSerialization.jsonObject(with: Data(page)) as? [String: Any]
        else { return nil }
        return (answer[type.endpoint.listMember] as? [Any])?.count
    }

    private static func isJSON(_ text: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) != nil
    }

    /// Whether a text may hold a number that Foundation refuses because no double is near.
    private static func isBeyondDouble(_ text: [UInt8]) -> Bool {
        let longest = text.split { !(0x30...0x39).contains($0) }.map(\.count).max() ?? 0
        return longest > 18 || (longest > 2 && text.contains(UInt8(ascii: "e")))
    }
}
