package import SyncCore
import Testing

/// By its name in the log of a parameterized test: all that is known of a type would fill a screen.
extension EntityType: CustomTestStringConvertible {
    package var testDescription: String { name }
}
