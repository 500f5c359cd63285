import SyncCore
import SyncTestKit
import Testing

@Suite struct FieldTests {
    private struct Nut: Sendable {
        var size = 1_200
        var maker: String?
        var thread: Thread?
    }

    private struct Thread: Sendable {
        let pitch: Duration
    }

    private static let thread: [Field<Thread>] = [Field("pitch", "How steep it is.", \.pitch)]

    private static let nut: [Field<Nut>] = [
        Field("size", "How large it is.", \.size),
        Field(orNull: "maker", "Who made it.", \.maker),
        Field(ifAny: "label", "What is written on it.") { $0.maker?.uppercased() },
        Field(orNull: "thread", "Its thread.", of: thread, \.thread),
    ]

    @Test func `a member without a value is null or left out, as its field has it`() {
        #expect(Self.nut.json(of: Nut()) == #"{"size":1200,"maker":null,"thread":null}"#)
        #expect(Self.nut.descriptions().map(\.isRequired) == [true, true, false, true])
    }

    @Test func `members come in the order of their fields, and parts with their own`() {
        let nut = Nut(maker: "Acme", thread: Thread(pitch: .milliseconds(1_500)))
        let expected = #"{"size":1200,"maker":"Acme","label":"ACME","thread":{"pitch":1.500}}"#
        #expect(Self.nut.json(of: nut) == expected)
    }

    @Test func `people read a value as a text, and a part not at all`() {
        let nut = Nut(thread: Thread(pitch: .zero))
        #expect(Self.nut.map { $0.text(of: nut) } == ["1,200", nil, nil, nil])
    }

    @Test func `a field of a part is told of the whole under the same name`() {
        let field: Field<[Nut]> = Self.nut[0].of { $0.first ?? Nut(size: 0) }
        #expect([field].json(of: []) == #"{"size":0}"#)
        #expect([field].json(of: [Nut()]) == #"{"size":1200}"#)
    }
}
