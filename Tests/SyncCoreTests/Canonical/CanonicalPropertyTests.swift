import Foundation
import SyncCore
import SyncTestKit
import Testing

struct `For any JSON value` {
    @Test func `white space, member order, escapes and number notation do not change the canonical form`() throws {
        var random = seededRandom()
        for _ in 0..<2_000 {
            let value = AnyJSON.random(&random)
            let (left, right) = (value.json(&random), value.json(&random))
            #expect(try canonical(left) == canonical(right), "\(left)\n\(right)")
        }
    }

    @Test func `the canonical form is its own canonical form and JSON`() throws {
        var random = seededRandom()
        for _ in 0..<2_000 {
            let form = try canonical(AnyJSON.random(&random).json(&random))
            #expect(try canonical(form) == form)
        }
    }

    /// Differential: Foundation's parser decides what JSON is. Ours refuses more, on purpose: duplicate members, lone
    /// surrogates, and other encodings than UTF-8 (not tried). Foundation's refuses numbers that no double holds, and takes
    /// a comma before a closing brace or bracket, which RFC 8259 does not know.
    @Test func `mutated texts are accepted exactly when Foundation accepts them, apart from the documented refusals`() {
        var random = seededRandom()
        var counts = (accepted: 0, refused: 0)
        let donors = (0..<20).map { _ in Array(AnyJSON.random(&random).json(&random).utf8) } + [listing([item("1")])]
        let mutator = JSONMutator(donors: donors)
        // How many are comparable depends on the donors that the seed made.
        for _ in 0..<200_000 where min(counts.accepted, counts.refused) <= 500 {
            let text = mutator.mutated(random.one(of: donors), with: &random)
            guard Self.isComparable(text) else { continue }
            let fault = fault(text)
            if fault == nil { counts.accepted += 1 } else { counts.refused += 1 }
            let agrees =
                fault.map { Self.isOurOwn($0) || !Self.foundationAccepts(text) } ?? Self.foundationAccepts(text)
            #expect(
                agrees,
                "\(String(decoding: text, as: UTF8.self)): \(fault.map(String.init(describing:)) ?? "accepted")"
            )
        }
        #expect(counts.accepted > 500 && counts.refused > 500, "\(counts)")
    }

    /// Foundation guesses UTF-16 and UTF-32 from zeros at the start and takes a byte order mark; and it goes through Double.
    private static func isComparable(_ text: [UInt8]) -> Bool {
        guard text.count > 4, !text.contains(0), text[0] < 0x80 else { return false }
        let isLongNumber = text.split { !($0 >= 0x30 && $0 <= 0x39) }.contains { $0.count > 2 }
        return !(isLongNumber && (text.contains(UInt8(ascii: "e")) || text.contains(UInt8(ascii: "E"))))
    }

    private static func isOurOwn(_ fault: JSONFault) -> Bool {
        switch fault.cause {
        case .duplicateMember, .loneSurrogate, .tooDeep: true
        case .unexpectedByte(UInt8(ascii: "}"), expected: "a string"): true
        case .unexpectedByte(UInt8(ascii: "]"), expected: "a value"): true
        default: false
        }
    }

    private static func foundationAccepts(_ text: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) != nil
    }
}
