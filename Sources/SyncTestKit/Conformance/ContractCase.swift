import Testing

/// One sentence of a port's contract, and how to see that an implementation keeps it.
///
/// A suite is a list of promises; a test runs the list against an implementation, each promise on a fresh one.
package struct ContractCase<Subject: Sendable>: Sendable, CustomTestStringConvertible {
    package let text: String
    package let check: @Sendable (Subject) async throws -> Void

    init(_ text: String, check: @escaping @Sendable (Subject) async throws -> Void) {
        self.text = text
        self.check = check
    }

    package var testDescription: String { text }
}
