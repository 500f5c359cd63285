/// Why a control operation was not done: nothing has changed then.
package struct ControlError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
