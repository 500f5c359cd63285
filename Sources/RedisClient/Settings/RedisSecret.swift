/// A password that must not be seen in a log, an error or a debugger's summary.
package struct RedisSecret: Sendable, Equatable {
    /// The text itself; named so that its uses can be searched for.
    let revealed: String

    package init(_ text: String) {
        revealed = text
    }
}

extension RedisSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<secret>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
