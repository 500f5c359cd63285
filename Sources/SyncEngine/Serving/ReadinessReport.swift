package import SyncCore

/// Whether a server does what it is there for, and what keeps it from it. What is alive but cannot make progress is not ready.
package struct ReadinessReport: Sendable, Equatable {
    /// One reason against it.
    package struct Cause: Sendable, Equatable {
        /// What is concerned: `database`, `cache`, `source`, `runs`, `webhooks`, `schedule`.
        package let component: String
        package let message: String

        package init(component: String, message: String) {
            self.component = component
            self.message = message
        }
    }

    /// Empty: ready.
    package let causes: [Cause]
    /// What a person must look at although the server does its work; the worst first.
    package let alerts: [Alert]

    package var isReady: Bool { causes.isEmpty }

    package init(causes: [Cause], alerts: [Alert] = []) {
        self.causes = causes
        self.alerts = alerts
    }
}
