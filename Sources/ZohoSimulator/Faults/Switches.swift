/// Misbehaviour that is switched on and off while the simulator runs.
package struct Switches: Sendable, Equatable {
    /// Every page says that there is another one.
    package var endlessPages = false
    /// Every page repeats so many of its first rows at its end.
    package var duplicateRows = 0
    /// Lists whose scope the token lacks: 401 with code 57, on a fresh token too (zoho-api.md section 6).
    package var revokedScopes: Set<Module> = []
    /// The user belongs to no organization any more: 400 with code 6041, whichever id is sent (zoho-api.md 2).
    package var foreignOrganization = false
    /// Time that every API call takes in addition.
    package var latencyMilliseconds = 0

    package init() {}
}
