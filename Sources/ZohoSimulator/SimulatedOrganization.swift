import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The organization behind the API, shared by every connection and by whoever controls it in the same process.
///
/// One value behind one lock: an operation is whole, or has not happened. Nothing waits or does I/O inside of the lock.
package final class SimulatedOrganization: Sendable {
    let identity: OrganizationIdentity
    private let state: Mutex<OrganizationState>
    private let now: @Sendable () -> Date

    init(_ configuration: SimulatorConfiguration) {
        self.identity = OrganizationIdentity(seed: configuration.seed)
        self.state = Mutex(OrganizationState(configuration))
        self.now = configuration.now
    }

    /// Reads or changes the state as one step.
    func withState<Result: Sendable, Failure: Error>(
        _ operation: (inout sending OrganizationState) throws(Failure) -> sending Result
    ) throws(Failure) -> Result {
        try self.state.withLock(operation)
    }

    /// Whole seconds since 1970.
    var seconds: Int {
        Int(self.now().timeIntervalSince1970.rounded(.down))
    }
}

extension SimulatedOrganization {
    /// Counts a call that arrived and tells what goes wrong with it, and how long it takes in addition.
    func receive(_ call: APICall) -> (fault: Fault?, latency: Duration) {
        self.withState { state in
            state.calls.count(call.method, call.endpoint)
            return (state.faults.fault(for: call), .milliseconds(state.switches.latencyMilliseconds))
        }
    }

    /// Lets a call in, or refuses it with the finished answer. See ``OrganizationState/admit(_:now:)``.
    func admit(_ call: APICall) -> Admission {
        let now = self.seconds
        return self.withState { state in
            do throws(ZohoError) {
                return .admitted(countsForOrganization: try state.admit(call, now: now))
            } catch {
                let html = error.status == 429 && state.context.quirks.htmlRefusals
                var answer = html ? Answer(html: error) : Answer(error)
                if error.status == 429 { state.addQuota(to: &answer, now: now) }
                return .refused(answer)
            }
        }
    }

    /// The answer to a call that was let in.
    func answer(_ call: APICall, countsForOrganization: Bool, _ fault: Fault?) -> Answer {
        let now = self.seconds
        return self.withState { state in
            var answer: Answer
            do throws(ZohoError) {
                if let fault, let own = FaultPlayer.answer(fault) {
                    answer = own
                } else {
                    answer = try state.answer(call, fault)
                }
            } catch {
                answer = Answer(error)
            }
            if countsForOrganization { state.addQuota(to: &answer, now: now) }
            return answer
        }
    }

    /// Gives back the place among the concurrent calls.
    func release() {
        self.withState { $0.limits.release() }
    }

    /// The token endpoint.
    func token(_ call: APICall) -> Answer {
        guard call.method == "POST" else { return .badTokenRequest }
        let now = self.seconds
        return self.withState { state in
            switch state.tokens.request(call.tokenParameters, now: now) {
            case .granted(let token): .token(token, apiDomain: "http://" + call.authority)
            case .refused(let error): .tokenError(error, status: state.context.quirks.tokenErrorsAreOK ? 200 : 400)
            case .accessDenied: .accessDenied
            case .badRequest: .badTokenRequest
            }
        }
    }
}

/// Whether a call may go on.
enum Admission: Sendable {
    /// `countsForOrganization`: it took a place that ``SimulatedOrganization/release()`` gives back.
    case admitted(countsForOrganization: Bool)
    case refused(Answer)
}

extension OrganizationState {
    fileprivate mutating func addQuota(to answer: inout Answer, now: Int) {
        guard self.context.quirks.quotaHeaders else { return }
        ZohoHeaders.add(self.limits.quota(now: now), to: &answer.headers)
    }
}
