/// What happens in this server, for those of it who wait for that.
package struct ServerSignals: Sendable {
    /// A run was put into the queue.
    package let requested = WakeSignal()
    /// A record was put into the queue.
    package let queued = WakeSignal()
    /// A run ended here.
    package let ended = WakeSignal()

    package init() {}
}
