import ArgumentParser
import SyncCore
import ZohoAPI

/// `tds hash`.
struct HashCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hash",
        abstract: "Hash JSON from standard input the way records are hashed.",
        discussion: """
            The hash is the SHA-256 of the canonical form: RFC 8785, with numbers as exact decimals. \
            With --type the members that say nothing about the content are left out: those that change with every \
            read, those that the destination adds, and those that are null.

            EXAMPLES
              echo '{"b":10.0,"a":"x"}' | tds hash
              echo '{"b":10.0,"a":"x"}' | tds hash --canonical      prints {"a":"x","b":10}
              tds hash --type product < item.json
            """
    )

    @Flag(help: "Print the canonical form itself, byte for byte and without a line end.")
    var canonical = false

    @Option(
        help: ArgumentHelp("Hash it as a record of this type: \(EntityCatalog.zoho.pluralsText).", valueName: "type")
    )
    var type: EntityType?

    func run() async throws {
        let terminal = Terminal()
        let input = try StandardInput.bytes()
        do throws(JSONFault) {
            let form =
                if let type { try CanonicalJSON.form(of: input, as: type) } else { try CanonicalJSON.form(of: input) }
            if canonical {
                terminal.write(form)
            } else {
                terminal.print(CanonicalJSON.hash(ofForm: form).description)
            }
        } catch {
            terminal.note("invalid JSON at \(error)")
            throw ExitStatus.failed
        }
    }
}
